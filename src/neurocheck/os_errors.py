"""Why the operating system refused, in words of our own."""

import errno

from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop
from neurocheck.streams import STDIN


__all__ = ["explain_stream", "os_error_text"]

# The system's own words come in a language that we do not choose.
_REASONS = {
    errno.EACCES: gettext_noop("you may not use it"),
    errno.EBADF: gettext_noop("it is closed"),
    errno.EBUSY: gettext_noop("another program is using it"),
    errno.EDQUOT: gettext_noop("your space on this disk is full"),
    errno.EEXIST: gettext_noop("there is something of this name already"),
    errno.EFBIG: gettext_noop("the file would be too large"),
    errno.EINVAL: gettext_noop("the name or the place does not allow this"),
    errno.EIO: gettext_noop("the disk does not work as it should"),
    errno.EISDIR: gettext_noop("it is a folder"),
    errno.ELOOP: gettext_noop("its links lead in a circle"),
    errno.EMFILE: gettext_noop("too many files are open"),
    errno.ENAMETOOLONG: gettext_noop("its name is too long"),
    errno.ENFILE: gettext_noop("too many files are open"),
    errno.ENOENT: gettext_noop("there is no such file or folder"),
    errno.ENOSPC: gettext_noop("the disk is full"),
    errno.ENOTDIR: gettext_noop("a part of its path is not a folder"),
    errno.EPERM: gettext_noop("you may not do this to it"),
    errno.EROFS: gettext_noop("this disk can only be read"),
    errno.ETXTBSY: gettext_noop("another program is using it"),
}


def os_error_text(error: OSError) -> str:
    """Return why the system refused something, without a full stop.

    Rare errors keep the words of the system.

    >>> os_error_text(FileNotFoundError(2, "No such file or directory"))
    'there is no such file or folder'
    >>> os_error_text(OSError(errno.ENOTTY, "Inappropriate ioctl for device"))
    'Inappropriate ioctl for device'
    >>> os_error_text(TimeoutError())
    'TimeoutError'
    """
    known = _REASONS.get(error.errno or 0)
    return _(known) if known else error.strerror or type(error).__name__


def explain_stream(error: OSError) -> str:
    """Return that standard input cannot be read, or the result not be written.

    >>> explain_stream(OSError(errno.ENOSPC, "No space left on device", "<stdout>"))
    'The result cannot be written to standard output: the disk is full.'
    """
    reason = os_error_text(error)
    if error.filename == STDIN:
        return _("Standard input cannot be read: {reason}.", reason=reason)
    return _(
        "The result cannot be written to standard output: {reason}.", reason=reason
    )
