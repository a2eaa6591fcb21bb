// Seals a text to every recipient, in the format that actions/tahaluf/sealing/armour.py describes.
"use strict";

const LONGEST_TEXT = 16 * 1024; // bytes of UTF-8
const STEP = 512; // bytes: texts are padded to a multiple of this
const LINE = /.{1,64}/g;

/** By how many bytes a text is too long; 0 if it fits. */
function bytesTooMany(text) {
  return Math.max(0, new TextEncoder().encode(text).length - LONGEST_TEXT);
}

/** The sealed message as text. `recipients`: {id, key}, with the public key in base64. Requires sodium.ready. */
function seal(text, recipients) {
  const base64 = (bytes) => sodium.to_base64(bytes, sodium.base64_variants.ORIGINAL);
  const key = sodium.crypto_secretbox_keygen();
  const nonce = sodium.randombytes_buf(sodium.crypto_secretbox_NONCEBYTES);
  const filled = sodium.pad(new TextEncoder().encode(text), STEP);
  const hidden = sodium.crypto_secretbox_easy(filled, nonce, key);
  const keys = recipients.map((recipient) => {
    const open = sodium.from_base64(recipient.key, sodium.base64_variants.ORIGINAL);
    return `key ${recipient.id} ${base64(sodium.crypto_box_seal(key, open))}`;
  });
  const body = new Uint8Array([...nonce, ...hidden]);
  return [
    "-----BEGIN TAHALUF SEALED MESSAGE-----",
    "version 1",
    ...keys.sort(),
    "",
    ...base64(body).match(LINE),
    "-----END TAHALUF SEALED MESSAGE-----",
  ].join("\n");
}
