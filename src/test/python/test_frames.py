"""The frames of the keeper, held to the same golden file as Java's."""

import json
import os
import unittest

from keeper_client import frames

GOLDEN = os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "..", "resources", "protocol", "frames.jsonl"
)


def golden():
    with open(GOLDEN, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


class FramesTest(unittest.TestCase):
    def test_encodes_the_golden_frames(self):
        for row in golden():
            frame = frames.encode(ord(row["code"]), row["payload"].encode())
            self.assertEqual(row["frame"], frame.hex())

    def test_knows_every_named_type(self):
        for row in golden():
            if "name" in row:
                self.assertEqual(ord(row["code"]), getattr(frames, row["name"]))

    def test_decodes_the_golden_frames_byte_by_byte(self):
        buffer, seen = bytearray(), []
        for byte in bytes.fromhex("".join(row["frame"] for row in golden())):
            buffer.append(byte)
            frame = frames.decode(buffer)
            if frame:
                seen.append(frame)
        wanted = [(ord(row["code"]), row["payload"].encode()) for row in golden()]
        self.assertEqual(wanted, seen)
        self.assertEqual(b"", buffer)

    def test_refuses_a_monstrous_frame(self):
        with self.assertRaises(frames.ProtocolError):
            frames.decode(bytearray(b"\xff\xff\xff\xffR"))


if __name__ == "__main__":
    unittest.main()
