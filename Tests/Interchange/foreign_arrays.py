"""Has zarr-python, zarrs and tensorstore write arrays of every kind, and lists them for the Swift tests in `cases.json`.

`test_archive.py write` runs this; what the arrays hold comes from one formula that `InterchangeTests.swift` knows too.
"""

import itertools
import json
import shutil
import struct
import warnings
import zipfile

import google_crc32c
import numpy as np
import tensorstore as ts
import zarr
from zarr.codecs import BloscCodec, BytesCodec, Crc32cCodec, GzipCodec, TransposeCodec, VLenUTF8Codec, ZstdCodec
from zarr.codecs import numcodecs as numcodecs_codecs

warnings.filterwarnings("ignore", message="Consolidated metadata")
warnings.filterwarnings("ignore", message="Numcodecs codecs are not in the Zarr version 3 specification")
warnings.filterwarnings("ignore", category=zarr.errors.UnstableSpecificationWarning)


def words(seed, stream, count):
    """Returns the first 64-bit words of a stream."""
    return np.random.Philox(key=np.array([seed, stream], dtype=np.uint64)).random_raw(count)


def open_tensorstore(path):
    """Reads an array with tensorstore."""
    spec = {"driver": "zarr3", "kvstore": {"driver": "file", "path": str(path)}}
    return ts.open(spec, read=True).result().read().result()


def same(found, expected):
    """Compares bits."""
    found, expected = np.ascontiguousarray(found), np.ascontiguousarray(expected)
    assert found.shape == expected.shape, (found.shape, expected.shape)
    assert found.dtype == expected.dtype, (found.dtype, expected.dtype)
    assert found.tobytes() == expected.tobytes()


# Sets the exponents of some floats, so that there are infinities and NaN of many payloads, quiet and signalling.
NAN_MASKS = {"float16": 0x7C00, "bfloat16": 0x7F80, "float32": 0x7F800000, "float64": 0x7FF0000000000000}


def elements(dtype, count, stream, modulus):
    """Returns elements whose bits are random, or remainders of random numbers."""
    values = words(23, stream, count)
    if modulus:
        values = values % np.uint64(modulus)
    elif dtype in NAN_MASKS:
        values[::5] |= np.uint64(NAN_MASKS[dtype])
    if dtype in TEXTS:
        return np.array([f"ü{value}" for value in values], dtype=object if dtype == "string" else "<U6")
    size = item_size(dtype)
    little = values.astype("<u8").view(np.uint8).reshape(-1, 8)[:, :size]
    return np.ascontiguousarray(little).reshape(-1).view(f"<u{size}").view(
        np.uint16 if dtype == "bfloat16" else dtype)


def item_size(dtype):
    """Returns the bytes of an element."""
    return 2 if dtype == "bfloat16" else np.dtype(dtype).itemsize


class Writer:
    """Writes arrays and remembers what they should hold."""

    def __init__(self, folder):
        self.folder = folder
        self.cases = []

    def add(self, store, array, dtype, shape, stream, modulus, fill, rows=None):
        """Lists an array for the Swift tests; with `rows` only so many were written."""
        self.cases.append({
            "store": store, "array": array, "dtype": dtype, "shape": list(shape), "stream": stream,
            "modulus": modulus, "fill": list(fill), "rows": rows,
            "nan_mask": None if modulus else NAN_MASKS.get(dtype),
        })

    def data(self, dtype, shape):
        """Returns the next array's stream, modulus and elements."""
        stream = len(self.cases)
        modulus = 2 if dtype == "bool" else (None if stream % 2 or dtype in NAN_MASKS else 5)
        if dtype in TEXTS:
            modulus = 1000
        count = int(np.prod(shape, dtype=int))
        return stream, modulus, elements(dtype, count, stream, modulus).reshape(shape)


NUMBERS = ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16",
           "float32", "float64"]
TEXTS = ["string", "fixed_length_utf32"]
SHAPE = (37, 19)
SHARDINGS = ("plain", "sharded")
ORDERS = ("C", "F")


def blosc(dtype, shuffle, **options):
    """Returns zarr-python's blosc codec."""
    return BloscCodec(**{"cname": "zstd", "clevel": 5, "typesize": item_size(dtype), **options}, shuffle=shuffle)


def chains(dtype):
    """Yields the codecs that zarr-python is asked for, by name."""
    size = item_size(dtype)
    yield "plain", dict(compressors=None)
    yield "crc", dict(compressors=[Crc32cCodec()])
    yield "zstd", dict(compressors=[ZstdCodec(level=3, checksum=True)])
    yield "zstd-crc", dict(compressors=[ZstdCodec(level=0, checksum=False), Crc32cCodec()])
    yield "gzip", dict(compressors=[GzipCodec(level=5)])
    yield "gzip-zstd", dict(compressors=[GzipCodec(level=1), ZstdCodec(level=1)])
    yield "zstd-gzip-crc", dict(compressors=[ZstdCodec(level=1), GzipCodec(level=1), Crc32cCodec()])
    yield "zlib", dict(compressors=[numcodecs_codecs.Zlib(level=3)])
    yield "shuffle-zlib", dict(compressors=[
        numcodecs_codecs.Shuffle(elementsize=size), numcodecs_codecs.Zlib(level=3)])
    yield "shuffle-zstd", dict(compressors=[numcodecs_codecs.Shuffle(elementsize=size), ZstdCodec(level=1)])
    yield "blosc-shuffle", dict(compressors=[blosc(dtype, "shuffle", clevel=1)])
    yield "blosc-blocks", dict(compressors=[blosc(dtype, "shuffle", blocksize=256), Crc32cCodec()])
    yield "blosc-none", dict(compressors=[blosc(dtype, "noshuffle", clevel=9)])
    yield "blosc-bits", dict(compressors=[blosc(dtype, "bitshuffle")])
    yield "blosc-zlib", dict(compressors=[blosc(dtype, "shuffle", cname="zlib")])
    yield "blosc-zstd", dict(compressors=[blosc(dtype, "shuffle", clevel=3), ZstdCodec(level=1)])
    yield "numcodecs-blosc", dict(compressors=[numcodecs_codecs.Blosc(cname="zstd", clevel=3, shuffle=2)])
    yield "numcodecs-gzip-zstd", dict(compressors=[numcodecs_codecs.GZip(level=2), numcodecs_codecs.Zstd(level=2)])
    if size > 1:
        yield "big-endian", dict(serializer=BytesCodec(endian="big"), compressors=[ZstdCodec()])


def write_zarr_python(writer, name, dtypes):
    """Has zarr-python write number types with every chain, sharded and not, in both orders, edges included."""
    root = zarr.open_group(writer.folder / name, mode="w")
    for dtype, sharding, order in itertools.product(dtypes, SHARDINGS, ORDERS):
        for chain, options in chains(dtype):
            path = f"{dtype}/{chain}-{sharding}-{order}"
            stream, modulus, data = writer.data(dtype, SHAPE)
            array = root.create_array(
                path, shape=SHAPE, dtype=dtype, chunks=(8, 5), shards=(16, 15) if sharding == "sharded" else None,
                filters=[TransposeCodec(order=(1, 0))] if order == "F" else None, fill_value=0, **options)
            array[:] = data
            writer.add(name, path, dtype, SHAPE, stream, modulus, [0] * item_size(dtype))
    return root


def write_other_shapes(writer, root, name):
    """Writes arrays without axes, with three, of other chunk keys, of larger blocks, and of fill value."""
    stream, modulus, data = writer.data("float32", ())
    root.create_array("scalar", shape=(), dtype="float32", fill_value=0)[...] = data
    writer.add(name, "scalar", "float32", (), stream, modulus, [0] * 4)

    shape = (7, 3, 5)
    for kind, separator in itertools.product(("default", "v2"), "./"):
        for order in itertools.permutations(range(3)):
            path = f"keys-{kind}-{'slash' if separator == '/' else 'dot'}-{''.join(map(str, order))}"
            stream, modulus, data = writer.data("int32", shape)
            array = root.create_array(
                path, shape=shape, chunks=(2, 2, 2), dtype="int32", fill_value=-1,
                filters=[TransposeCodec(order=order)], chunk_key_encoding={"name": kind, "separator": separator})
            array[:] = data
            writer.add(name, path, "int32", shape, stream, modulus, [255] * 4)

    for i, (shuffle, cname) in enumerate(itertools.product(("shuffle", "noshuffle", "bitshuffle"), ("zstd", "zlib"))):
        for size in (1000, 1024, 0):
            path = f"large-{shuffle}-{cname}-{size}"
            dtype = ("float32", "int64", "uint8")[i % 3]
            stream, modulus, data = writer.data(dtype, (123, 64))
            array = root.create_array(
                path, shape=(123, 64), chunks=(123, 64), dtype=dtype, fill_value=0,
                compressors=[blosc(dtype, shuffle, cname=cname, blocksize=size)])
            array[:] = data
            writer.add(name, path, dtype, (123, 64), stream, modulus, [0] * item_size(dtype))

    for dtype, fill in (("float32", np.float32("nan")), ("int64", np.int64(-5)), ("float16", np.float16(1.5)),
                        ("uint64", np.uint64(2**64 - 1)), ("float64", np.float64(0.1)), ("bool", np.True_),
                        ("float32", np.float32("-inf"))):
        path = f"fill-{dtype}-{fill}"
        root.create_array(path, shape=(5, 4), chunks=(2, 2), dtype=dtype, fill_value=fill)
        fill_bytes = np.array(fill, dtype=dtype).tobytes()
        writer.add(name, path, dtype, (5, 4), None, None, fill_bytes)
        for sharding in SHARDINGS:
            stream, modulus, data = writer.data(dtype, (23, 4))
            array = root.create_array(
                f"{path}-{sharding}", shape=(23, 4), chunks=(2, 2), shards=(6, 4) if sharding == "sharded" else None,
                dtype=dtype, fill_value=fill)
            array[:7] = data[:7]
            writer.add(name, f"{path}-{sharding}", dtype, (23, 4), stream, modulus, fill_bytes, rows=7)


def write_texts(writer, root, name):
    """Writes texts of any and of fixed length, in one and two axes."""
    for dtype, sharding, shape in itertools.product(TEXTS, SHARDINGS, ((23,), (9, 4))):
        path = f"{dtype}-{sharding}-{len(shape)}"
        stream, modulus, data = writer.data(dtype, shape)
        options = dict(serializer=VLenUTF8Codec()) if dtype == "string" else {}
        array = root.create_array(
            path, shape=shape, chunks=(5, 3)[:len(shape)], shards=(10, 6)[:len(shape)] if sharding == "sharded" else None,
            dtype=str if dtype == "string" else "<U6", fill_value="", compressors=[ZstdCodec(level=3, checksum=True)],
            filters=[TransposeCodec(order=(1, 0))] if len(shape) == 2 and dtype != "string" else None, **options)
        array[:] = data
        writer.add(name, path, dtype, shape, stream, modulus, b"")
    stream, modulus, data = writer.data("fixed_length_utf32", (23,))
    array = root.create_array(
        "big-endian-texts", shape=(23,), chunks=(10,), dtype=">U6", fill_value="none",
        serializer=BytesCodec(endian="big"), compressors=None)
    array[:11] = data[:11]
    writer.add(name, "big-endian-texts", "fixed_length_utf32", (23,), stream, modulus, "none".encode(), rows=11)


def codec(name, **configuration):
    """Returns a codec for a `zarr.json`."""
    return {"name": name, "configuration": configuration} if configuration else {"name": name}


def tensorstore_chains(dtype):
    """Yields the codecs that tensorstore is asked for, by name."""
    size = item_size(dtype)
    little = codec("bytes", endian="little") if size > 1 else codec("bytes")
    yield "plain", [little]
    yield "gzip", [little, codec("gzip", level=6)]
    yield "zstd-crc", [little, codec("zstd", level=3), codec("crc32c")]
    yield "zstd-gzip", [little, codec("zstd", level=1), codec("gzip", level=1)]
    yield "gzip-zstd", [little, codec("gzip", level=1), codec("zstd", level=1)]
    for shuffle, cname in (("shuffle", "zstd"), ("bitshuffle", "zstd"), ("noshuffle", "zlib")):
        yield f"blosc-{shuffle}-{cname}", [little, codec(
            "blosc", cname=cname, clevel=5, shuffle=shuffle, typesize=size, blocksize=0)]
    if size > 1:
        yield "big-endian", [codec("bytes", endian="big"), codec("crc32c")]


def sharded(chunk, codecs, location):
    """Returns the codec for shards of chunks."""
    return codec(
        "sharding_indexed", chunk_shape=list(chunk), codecs=codecs, index_location=location,
        index_codecs=[codec("bytes", endian="big" if location == "start" else "little"), codec("crc32c")])


def write_tensorstore(writer):
    """Has tensorstore write every number type, bfloat16 included, with shards of every kind and in both orders."""
    transpose = codec("transpose", order=[1, 0])
    for dtype, order in itertools.product(NUMBERS + ["bfloat16"], ORDERS):
        for chain, chunk_codecs in tensorstore_chains(dtype):
            flip = [transpose] if order == "F" else []
            kinds = {
                "none": ((8, 5), flip + chunk_codecs),
                "start": ((16, 15), [sharded((8, 5), flip + chunk_codecs, "start")]),
                "end": ((16, 15), flip + [sharded((5, 8) if flip else (8, 5), chunk_codecs, "end")]),
                "nested": ((16, 20), [sharded((8, 10), [sharded((4, 5), flip + chunk_codecs, "start")], "end")]),
            }
            for kind, (chunk, codecs) in kinds.items():
                store = f"tensorstore/{dtype}-{chain}-{kind}-{order}"
                stream, modulus, data = writer.data(dtype, SHAPE)
                array = ts.open({
                    "driver": "zarr3", "kvstore": {"driver": "file", "path": str(writer.folder / store)},
                    "metadata": {
                        "shape": SHAPE, "data_type": dtype, "codecs": codecs,
                        "fill_value": False if dtype == "bool" else 0,
                        "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": chunk}},
                    },
                }, create=True).result()
                array.write(data.view(array.dtype.numpy_dtype)).result()
                writer.add(store, "", dtype, SHAPE, stream, modulus, [0] * item_size(dtype))


def write_zips(writer):
    """Writes stores as zip files: by zarr-python stored and deflated, and a folder of tensorstore's with its own name."""
    for kind, compression in (("stored", zipfile.ZIP_STORED), ("deflated", zipfile.ZIP_DEFLATED)):
        name = f"zarr-python-{kind}.zarr.zip"
        with zarr.storage.ZipStore(writer.folder / name, mode="w", compression=compression) as store:
            root = zarr.create_group(store)
            for sharding, dtype in itertools.product(SHARDINGS, ("float16", "int32")):
                stream, modulus, data = writer.data(dtype, SHAPE)
                root.create_array(
                    f"{dtype}-{sharding}", data=data, chunks=(8, 5), shards=(16, 15) if sharding == "sharded" else None)
                writer.add(name, f"{dtype}-{sharding}", dtype, SHAPE, stream, modulus, [0] * item_size(dtype))
    case = next(c for c in writer.cases if c["store"] == "tensorstore/bfloat16-zstd-crc-nested-C")
    for compression in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        name = f"folder-{compression}.zip"
        with zipfile.ZipFile(writer.folder / name, "w", compression) as target:
            target.comment = b"PK\x05\x06 in a comment"
            target.mkdir("inner.zarr")
            for path in sorted((writer.folder / case["store"]).rglob("*")):
                if path.is_file():
                    entry = "inner.zarr/" + path.relative_to(writer.folder / case["store"]).as_posix()
                    with target.open(entry, "w", force_zip64=True) as file:
                        file.write(path.read_bytes())
        writer.cases.append({**case, "store": name})


def blosc_container(data, typesize, blocksize, shuffle, split, cname):
    """Builds a blosc container byte by byte from its description; the last block may be short."""
    from numcodecs import Zlib, Zstd

    compress = Zstd(level=3).encode if cname == "zstd" else Zlib(level=6).encode
    blocks = [data[i:i + blocksize] for i in range(0, len(data), blocksize)]
    encoded = []
    for block in blocks:
        count = len(block) // typesize
        rest = block[count * typesize:]
        planes = np.frombuffer(block[:count * typesize], np.uint8).reshape(count, typesize).T
        if shuffle == "shuffle":
            block = planes.tobytes() + rest
        elif shuffle == "bitshuffle" and count % 8 == 0:
            block = np.packbits(
                np.unpackbits(planes.copy()[:, :, None], axis=2, bitorder="little").transpose(0, 2, 1),
                axis=2, bitorder="little").tobytes() + rest
        parts = typesize if split and len(block) == blocksize and count >= 128 else 1
        size = len(block) // parts
        body = b""
        for i in range(parts):
            part = block[i * size:(i + 1) * size]
            packed = bytes(compress(part))
            packed = packed if len(packed) < len(part) else part
            body += struct.pack("<i", len(packed)) + packed
        encoded.append(body)
    flags = {"shuffle": 1, "bitshuffle": 4, "noshuffle": 0}[shuffle] | (0 if split else 0x10)
    flags |= {"zstd": 4, "zlib": 3}[cname] << 5
    start = 16 + 4 * len(blocks)
    offsets = [start + sum(map(len, encoded[:i])) for i in range(len(blocks))]
    total = start + sum(map(len, encoded))
    return (bytes([2, 1, flags, typesize]) + struct.pack("<3i", len(data), blocksize, total)
            + struct.pack(f"<{len(offsets)}i", *offsets) + b"".join(encoded))


def write_by_hand(writer):
    """Writes shards of containers that no library has made, and has zarr-python and tensorstore agree about them."""
    kinds = itertools.product(
        ("float32", "float16", "float64"), ("shuffle", "bitshuffle", "noshuffle"), (True, False), ("zstd", "zlib"),
        (1024, 1000, 20480))
    for dtype, shuffle, split, cname, blocksize in kinds:
        size = item_size(dtype)
        shape, chunk = (40, 64), (20, 64)
        blocksize = min(blocksize, 20 * 64 * size) // size * size
        stream, modulus, data = writer.data(dtype, shape)
        if stream % 2:
            modulus = 3
            data = elements(dtype, data.size, stream, modulus).reshape(shape)
        chunks = [blosc_container(data[i:i + 20].tobytes(), size, blocksize, shuffle, split, cname) for i in (0, 20)]
        index = struct.pack("<4Q", 0, len(chunks[0]), len(chunks[0]), len(chunks[1]))
        index += struct.pack("<I", google_crc32c.value(index))
        store = f"by-hand/{dtype}-{shuffle}-{split}-{cname}-{blocksize}"
        folder = writer.folder / store
        (folder / "c/0").mkdir(parents=True)
        (folder / "c/0/0").write_bytes(b"".join(chunks) + index)
        inner = [codec("bytes", endian="little"), codec(
            "blosc", cname=cname, clevel=1, shuffle=shuffle, typesize=size, blocksize=blocksize)]
        (folder / "zarr.json").write_text(json.dumps({
            "zarr_format": 3, "node_type": "array", "shape": shape, "data_type": dtype, "fill_value": 0,
            "chunk_grid": codec("regular", chunk_shape=shape), "chunk_key_encoding": codec("default", separator="/"),
            "codecs": [codec("sharding_indexed", chunk_shape=chunk, codecs=inner, index_location="end",
                             index_codecs=[codec("bytes", endian="little"), codec("crc32c")])],
        }))
        same(zarr.open_array(folder, mode="r")[:], data)
        same(open_tensorstore(folder), data)
        writer.add(store, "", dtype, shape, stream, modulus, [0] * size)


def write(folder):
    """Writes all arrays and the list of them."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    writer = Writer(folder)
    root = write_zarr_python(writer, "zarr-python", NUMBERS)
    write_other_shapes(writer, root, "zarr-python")
    write_texts(writer, root, "zarr-python")
    zarr.consolidate_metadata(root.store)
    with zarr.config.set({"codec_pipeline.path": "zarrs.ZarrsCodecPipeline"}):
        write_zarr_python(writer, "zarrs", ["uint8", "int32", "float16", "float32", "float64"])
    write_tensorstore(writer)
    write_zips(writer)
    write_by_hand(writer)
    (folder / "cases.json").write_text(json.dumps(writer.cases))
    print(f"{len(writer.cases)} arrays written to {folder}")
