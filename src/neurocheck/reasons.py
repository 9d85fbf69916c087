"""Why the operating system refused, in words of our own."""

import errno

from neurocheck.words import say, to_say


__all__ = ["reason_of"]

_REASONS = {
    errno.EACCES: to_say("you may not use it"),
    errno.EBUSY: to_say("another program is using it"),
    errno.EDQUOT: to_say("your space on this disk is full"),
    errno.EEXIST: to_say("there is something of this name already"),
    errno.EFBIG: to_say("the file would be too large"),
    errno.EINVAL: to_say("the name or the place does not allow this"),
    errno.EIO: to_say("the disk does not work as it should"),
    errno.EISDIR: to_say("it is a folder"),
    errno.ELOOP: to_say("its links lead in a circle"),
    errno.EMFILE: to_say("too many files are open"),
    errno.ENAMETOOLONG: to_say("its name is too long"),
    errno.ENFILE: to_say("too many files are open"),
    errno.ENOENT: to_say("there is no such file or folder"),
    errno.ENOSPC: to_say("the disk is full"),
    errno.ENOTDIR: to_say("a part of its path is not a folder"),
    errno.EPERM: to_say("you may not do this to it"),
    errno.EROFS: to_say("this disk can only be read"),
    errno.ETXTBSY: to_say("another program is using it"),
}


def reason_of(error: OSError) -> str:
    """Say why the system refused something, without a full stop.

    What people rarely meet is said as the system says it.

    >>> reason_of(FileNotFoundError(2, "No such file or directory"))
    'there is no such file or folder'
    >>> reason_of(OSError(errno.ENOTTY, "Inappropriate ioctl for device"))
    'Inappropriate ioctl for device'
    >>> reason_of(TimeoutError())
    'TimeoutError'
    """
    known = _REASONS.get(error.errno or 0)
    return say(known) if known else error.strerror or type(error).__name__
