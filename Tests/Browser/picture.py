"""Reads the colours of a PNG with nothing but the standard library."""
import struct
import zlib


def colors(png):
    """Returns the set of colours (r, g, b) of each row of an 8-bit PNG."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    place, data, header = 8, b"", None
    while place < len(png):
        length, kind = struct.unpack(">I4s", png[place:place + 8])
        body = png[place + 8:place + 8 + length]
        if kind == b"IHDR":
            header = struct.unpack(">IIBBBBB", body)
        elif kind == b"IDAT":
            data += body
        place += 12 + length
    width, _, depth, color = header[:4]
    if depth != 8 or color not in (2, 6):
        raise ValueError(f"a PNG of depth {depth} and colour type {color}")
    size = 3 if color == 2 else 4
    raw, stride, before, rows = zlib.decompress(data), width * size, None, []
    for row in range(header[1]):
        start = row * (stride + 1)
        line = unfiltered(raw[start], bytearray(raw[start + 1:start + 1 + stride]), before, size)
        rows.append({tuple(line[x:x + 3]) for x in range(0, stride, size)})
        before = line
    return rows


def unfiltered(kind, line, before, size):
    """Undoes one of PNG's five filters of a row."""
    above = before or bytes(len(line))
    for x in range(len(line)):
        left = line[x - size] if x >= size else 0
        corner = above[x - size] if x >= size else 0
        if kind == 1:
            line[x] = (line[x] + left) & 255
        elif kind == 2:
            line[x] = (line[x] + above[x]) & 255
        elif kind == 3:
            line[x] = (line[x] + (left + above[x]) // 2) & 255
        elif kind == 4:
            guess = left + above[x] - corner
            nearest = min((abs(guess - v), i, v) for i, v in enumerate((left, above[x], corner)))
            line[x] = (line[x] + nearest[2]) & 255
    return line
