"""WeChat's signatures and its AES envelope ("safe mode").

A message is 16 random bytes, its length in network order, the text and the app id, padded to 32
bytes by PKCS#7 and encrypted by AES-256-CBC, whose start is the key's first half. The signature is
the SHA-1 of the sorted parts, joined without a delimiter.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64decode
from binascii import Error as Base64Error
from binascii import a2b_base64, b2a_base64
from collections.abc import Callable
from struct import pack, unpack_from

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bot.platforms.wechat_xml import cdata

BLOCK = 32


class Broken(ValueError):
    """The envelope does not hold a message for this account."""


def signature(*parts: str) -> str:
    """The hexadecimal SHA-1 that WeChat puts beside its requests."""
    joined = b"".join(sorted(part.encode("utf-8", "surrogatepass") for part in parts))
    return hashlib.sha1(joined, usedforsecurity=False).hexdigest()


def same(ours: str, theirs: str) -> bool:
    """Equality in constant time."""
    return hmac.compare_digest(ours.encode(), theirs.encode("utf-8", "surrogatepass"))


class Seal:
    """Opens and closes the envelopes of one account."""

    def __init__(self, aes_key: str, app_id: str, entropy: Callable[[int], bytes]) -> None:
        """`aes_key` has 43 characters, as the account's page shows it. Raises ValueError."""
        try:
            key = b64decode(aes_key + "=")
        except Base64Error as error:
            raise ValueError("aes_key is not the 43 characters that the account shows") from error
        if len(key) != 32:
            raise ValueError("aes_key is not the 43 characters that the account shows")
        self._cipher = Cipher(algorithms.AES(key), modes.CBC(key[:16]))
        self._app_id = app_id.encode()
        self._entropy = entropy

    def open(self, encrypted: str) -> bytes:
        """The message inside. Raises Broken."""
        plain = self._decrypt(encrypted)
        padding = plain[-1]
        if not 1 <= padding <= BLOCK or plain[-padding:] != bytes([padding]) * padding:
            raise Broken("the padding is wrong")
        end = len(plain) - padding
        if end < 20:
            raise Broken("the envelope is too short")
        (length,) = unpack_from("!I", plain, 16)
        if length > end - 20:
            raise Broken("the length is wrong")
        if not hmac.compare_digest(plain[20 + length : end], self._app_id):
            raise Broken("the message is for another account")
        return plain[20 : 20 + length]

    def _decrypt(self, encrypted: str) -> bytes:
        try:
            sealed = a2b_base64(encrypted)
        except ValueError as error:  # also for what is not ASCII
            raise Broken("the envelope is not base64") from error
        if not sealed or len(sealed) % 16:
            raise Broken("the envelope is not whole")
        decryptor = self._cipher.decryptor()
        return decryptor.update(sealed) + decryptor.finalize()

    def close(self, text: str) -> str:
        """The text in an envelope, as base64."""
        data = text.encode()
        plain = self._entropy(16) + pack("!I", len(data)) + data + self._app_id
        padding = BLOCK - len(plain) % BLOCK
        encryptor = self._cipher.encryptor()
        sealed = encryptor.update(plain + bytes([padding]) * padding) + encryptor.finalize()
        return b2a_base64(sealed, newline=False).decode()


def envelope(token: str, encrypted: str, at: int, nonce: str) -> str:
    """The signed answer around an encrypted one; `at` in seconds."""
    mark = signature(token, str(at), nonce, encrypted)
    return (
        f"<xml><Encrypt>{cdata(encrypted)}</Encrypt><MsgSignature>{cdata(mark)}</MsgSignature>"
        f"<TimeStamp>{at}</TimeStamp><Nonce>{cdata(nonce)}</Nonce></xml>"
    )
