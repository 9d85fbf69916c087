"""Characters that show nothing, and those beside which one of them has a meaning.

Each is the inside of a set of a regular expression. Made by scripts/make_invisible.py
from the properties of Unicode; run that instead of editing this.
"""

__all__ = ["CURSIVE", "EMOJI", "INDIC", "INVISIBLE", "SKIN", "VIRAMA"]

INVISIBLE = (
    "\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f-\u1160"
    "\u17b4-\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164"
    "\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe-\uffff"
    "\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U0001fffe-\U0001ffff"
    "\U0002fffe-\U0002ffff\U0003fffe-\U0003ffff\U0004fffe-\U0004ffff"
    "\U0005fffe-\U0005ffff\U0006fffe-\U0006ffff\U0007fffe-\U0007ffff"
    "\U0008fffe-\U0008ffff\U0009fffe-\U0009ffff\U000afffe-\U000affff"
    "\U000bfffe-\U000bffff\U000cfffe-\U000cffff\U000dfffe-\U000e0fff"
    "\U000efffe-\U000effff\U000ffffe-\U000fffff\U0010fffe-\U0010ffff"
)
"""What shows nothing, or turns or steers what is shown; not the new line."""

EMOJI = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9-\u21aa\u231a-\u231b\u2328"
    "\u23cf\u23e9-\u23f3\u23f8-\u23fa\u24c2\u25aa-\u25ab\u25b6\u25c0\u25fb-\u25fe"
    "\u2600-\u2604\u260e\u2611\u2614-\u2615\u2618\u261d\u2620\u2622-\u2623\u2626\u262a"
    "\u262e-\u262f\u2638-\u263a\u2640\u2642\u2648-\u2653\u265f-\u2660\u2663"
    "\u2665-\u2666\u2668\u267b\u267e-\u267f\u2692-\u2697\u2699\u269b-\u269c"
    "\u26a0-\u26a1\u26a7\u26aa-\u26ab\u26b0-\u26b1\u26bd-\u26be\u26c4-\u26c5\u26c8"
    "\u26ce-\u26cf\u26d1\u26d3-\u26d4\u26e9-\u26ea\u26f0-\u26f5\u26f7-\u26fa\u26fd"
    "\u2702\u2705\u2708-\u270d\u270f\u2712\u2714\u2716\u271d\u2721\u2728\u2733-\u2734"
    "\u2744\u2747\u274c\u274e\u2753-\u2755\u2757\u2763-\u2764\u2795-\u2797\u27a1\u27b0"
    "\u27bf\u2934-\u2935\u2b05-\u2b07\u2b1b-\u2b1c\u2b50\u2b55\u3030\u303d\u3297\u3299"
    "\U0001f004\U0001f02c-\U0001f02f\U0001f094-\U0001f09f\U0001f0af-\U0001f0b0"
    "\U0001f0c0\U0001f0cf-\U0001f0d0\U0001f0f6-\U0001f0ff\U0001f170-\U0001f171"
    "\U0001f17e-\U0001f17f\U0001f18e\U0001f191-\U0001f19a\U0001f1af-\U0001f1e5"
    "\U0001f201-\U0001f20f\U0001f21a\U0001f22f\U0001f232-\U0001f23a"
    "\U0001f23c-\U0001f23f\U0001f249-\U0001f25f\U0001f266-\U0001f321"
    "\U0001f324-\U0001f393\U0001f396-\U0001f397\U0001f399-\U0001f39b"
    "\U0001f39e-\U0001f3f0\U0001f3f3-\U0001f3f5\U0001f3f7-\U0001f3fa"
    "\U0001f400-\U0001f4fd\U0001f4ff-\U0001f53d\U0001f549-\U0001f54e"
    "\U0001f550-\U0001f567\U0001f56f-\U0001f570\U0001f573-\U0001f57a\U0001f587"
    "\U0001f58a-\U0001f58d\U0001f590\U0001f595-\U0001f596\U0001f5a4-\U0001f5a5"
    "\U0001f5a8\U0001f5b1-\U0001f5b2\U0001f5bc\U0001f5c2-\U0001f5c4"
    "\U0001f5d1-\U0001f5d3\U0001f5dc-\U0001f5de\U0001f5e1\U0001f5e3\U0001f5e8\U0001f5ef"
    "\U0001f5f3\U0001f5fa-\U0001f64f\U0001f680-\U0001f6c5\U0001f6cb-\U0001f6d2"
    "\U0001f6d5-\U0001f6e5\U0001f6e9\U0001f6eb-\U0001f6f0\U0001f6f3-\U0001f6ff"
    "\U0001f7dc-\U0001f7f0\U0001f80c-\U0001f80f\U0001f848-\U0001f84f"
    "\U0001f85a-\U0001f85f\U0001f888-\U0001f88f\U0001f8ae-\U0001f8af"
    "\U0001f8bc-\U0001f8bf\U0001f8c2-\U0001f8cf\U0001f8d9-\U0001f8ff"
    "\U0001f90c-\U0001f93a\U0001f93c-\U0001f945\U0001f947-\U0001f9ff"
    "\U0001fa58-\U0001fa5f\U0001fa6e-\U0001faff\U0001fc00-\U0001fffd"
)
"""Pictures, which joiners put together."""

SKIN = "\U0001f3fb-\U0001f3ff"
"""Colours of skin, which follow a picture."""

CURSIVE = (
    "\u0303-\u0304\u0307-\u0308\u030a\u0323-\u0325\u032d-\u032e\u0330-\u0331"
    "\u0610-\u061a\u0620\u0622-\u063f\u0641-\u065f\u066e-\u0673\u0675-\u06d3"
    "\u06d5-\u06dc\u06df-\u06e4\u06e7-\u06e8\u06ea-\u06ef\u06fa-\u06fc\u06ff"
    "\u0710-\u074a\u074d-\u077f\u07ca-\u07f3\u07fd\u0840-\u0858\u0860\u0862-\u0865"
    "\u0867-\u086a\u0870-\u0882\u0886\u0889-\u088f\u0897-\u08ac\u08ae-\u08c8"
    "\u08ca-\u08e1\u08e3-\u08ff\u1807\u1820-\u1878\u1885-\u18aa\u1df8\u1dfa"
    "\ua840-\ua872\U000102e0\U00010ac0-\U00010ac5\U00010ac7\U00010ac9-\U00010aca"
    "\U00010acd-\U00010ae1\U00010ae4\U00010aeb-\U00010aef\U00010b80-\U00010b91"
    "\U00010ba9-\U00010bae\U00010d00-\U00010d23\U00010ec2-\U00010ec4"
    "\U00010ec6-\U00010ec7\U00010ecb-\U00010ecf\U00010ed9-\U00010eee"
    "\U00010ef0-\U00010eff\U00010f30-\U00010f44\U00010f51-\U00010f54"
    "\U00010f70-\U00010f81\U00010fb0\U00010fb2-\U00010fb6\U00010fb8-\U00010fbf"
    "\U00010fc1-\U00010fc4\U00010fc9-\U00010fcb\U0001e900-\U0001e943"
)
"""Letters that join their neighbours, and the marks above and below them."""

VIRAMA = (
    "\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d3b-\u0d3c\u0d4d\u0dca\u0e3a"
    "\u0eba\u0f84\u1039-\u103a\u1714-\u1715\u1734\u17d2\u1a60\u1b44\u1baa-\u1bab"
    "\u1bf2-\u1bf3\u2d7f\ua806\ua82c\ua8c4\ua953\ua9c0\uaaf6\uabed\U00010a3f\U00011046"
    "\U00011070\U0001107f\U000110b9\U00011133-\U00011134\U000111c0\U00011235\U000112ea"
    "\U0001134d\U000113ce-\U000113d0\U00011442\U000114c2\U000115bf\U0001163f\U000116b6"
    "\U0001172b\U00011839\U0001193d-\U0001193e\U000119e0\U00011a34\U00011a47\U00011a99"
    "\U00011c3f\U00011d44-\U00011d45\U00011d97\U00011f41-\U00011f42\U0001612f"
)
"""Signs that take the vowel from a letter of India."""

INDIC = (
    "\u02bc\u0900-\u0952\u0955-\u0963\u0971-\u0983\u0985-\u098c\u098f-\u0990"
    "\u0993-\u09a8\u09aa-\u09b0\u09b2\u09b6-\u09b9\u09bc-\u09c4\u09c7-\u09c8"
    "\u09cb-\u09ce\u09d7\u09dc-\u09dd\u09df-\u09e3\u09f0-\u09f1\u09fc\u09fe"
    "\u0a01-\u0a03\u0a05-\u0a0a\u0a0f-\u0a10\u0a13-\u0a28\u0a2a-\u0a30\u0a32-\u0a33"
    "\u0a35-\u0a36\u0a38-\u0a39\u0a3c\u0a3e-\u0a42\u0a47-\u0a48\u0a4b-\u0a4d\u0a51"
    "\u0a59-\u0a5c\u0a5e\u0a70-\u0a75\u0a81-\u0a83\u0a85-\u0a8d\u0a8f-\u0a91"
    "\u0a93-\u0aa8\u0aaa-\u0ab0\u0ab2-\u0ab3\u0ab5-\u0ab9\u0abc-\u0ac5\u0ac7-\u0ac9"
    "\u0acb-\u0acd\u0ad0\u0ae0-\u0ae3\u0af9-\u0aff\u0b01-\u0b03\u0b05-\u0b0c"
    "\u0b0f-\u0b10\u0b13-\u0b28\u0b2a-\u0b30\u0b32-\u0b33\u0b35-\u0b39\u0b3c-\u0b44"
    "\u0b47-\u0b48\u0b4b-\u0b4d\u0b53-\u0b57\u0b5c-\u0b5d\u0b5f-\u0b63\u0b71"
    "\u0b82-\u0b83\u0b85-\u0b8a\u0b8e-\u0b90\u0b92-\u0b95\u0b99-\u0b9a\u0b9c"
    "\u0b9e-\u0b9f\u0ba3-\u0ba4\u0ba8-\u0baa\u0bae-\u0bb9\u0bbe-\u0bc2\u0bc6-\u0bc8"
    "\u0bca-\u0bcd\u0bd0\u0bd7\u0c00-\u0c0c\u0c0e-\u0c10\u0c12-\u0c28\u0c2a-\u0c39"
    "\u0c3c-\u0c44\u0c46-\u0c48\u0c4a-\u0c4d\u0c55-\u0c56\u0c58-\u0c5a\u0c5c-\u0c5d"
    "\u0c60-\u0c63\u0c80-\u0c83\u0c85-\u0c8c\u0c8e-\u0c90\u0c92-\u0ca8\u0caa-\u0cb3"
    "\u0cb5-\u0cb9\u0cbc-\u0cc4\u0cc6-\u0cc8\u0cca-\u0ccd\u0cd5-\u0cd6\u0cdc-\u0cde"
    "\u0ce0-\u0ce3\u0cf1-\u0cf3\u0d00-\u0d0c\u0d0e-\u0d10\u0d12-\u0d44\u0d46-\u0d48"
    "\u0d4a-\u0d4e\u0d54-\u0d57\u0d5f-\u0d63\u0d7a-\u0d7f\u0d81-\u0d83\u0d85-\u0d96"
    "\u0d9a-\u0db1\u0db3-\u0dbb\u0dbd\u0dc0-\u0dc6\u0dca\u0dcf-\u0dd4\u0dd6"
    "\u0dd8-\u0ddf\u0df2-\u0df3\u1cd0-\u1cd2\u1cd4-\u1cf9\u20f0\ua8e0-\ua8f7\ua8fb"
    "\ua8fd-\ua8ff\U00011301\U00011303\U0001133b-\U0001133c\U00011b0a"
    "\U00011df0-\U00011df1"
)
"""Letters and marks of scripts in which such a sign can follow a joiner."""
