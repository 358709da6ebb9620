#!/usr/bin/env python3
"""Keeps hidden states with zarr-python, tensorstore, h5py or safetensors and reads them back; prints seconds as JSON.

    archive_peers.py STATES.safetensors --library zarr [--out DIR] [--rows 1000] [--batch 256] [--repeats 3] [--plain]

Each library gets the settings that its own documents lead a careful user to, on all processors of the machine:

zarr         zarr-python 3, one array a hook point, inner chunks of 256 KiB in shards of 128 MiB, blosc (zstd 1, byte shuffle)
tensorstore  the same format through its zarr3 driver, with the whole machine for copies and for files
h5py         HDF5, chunks of 256 KiB, byte shuffle and zstd 1 by hdf5plugin
safetensors  no compression: one file, mapped

`--plain` takes what a library does when nobody asks for anything: its own chunks and compression. bfloat16 goes in as what the
library has for it: tensorstore knows it, the others keep its 16 bits as unsigned integers.

What is timed, each as the median of the repeats after one that does not count, with the files in the page cache unless said:
write (arrays in memory to files, `fsync` of all files included), read (all arrays into memory), cold (the same with the files
dropped from the page cache), rows (random rows of one array, ascending as every library wants them), one (one array of all), and
epoch (all rows of one array once in batches, in the order that a careful user can afford: chunks in random order, 64 MiB of
rows shuffled together).
"""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import tempfile
import time

import numpy as np


def load(path):
    """Returns the tensors of a safetensors file as NumPy arrays; bfloat16 as ml_dtypes has it."""
    import ml_dtypes

    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        start = file.tell()
    types = {"BF16": ml_dtypes.bfloat16, "F16": np.float16, "F32": np.float32}
    memory = np.fromfile(path, dtype=np.uint8, offset=start)
    return {
        name: memory[entry["data_offsets"][0] : entry["data_offsets"][1]].view(types[entry["dtype"]])
        .reshape(entry["shape"])
        for name, entry in header.items() if name != "__metadata__"
    }


def bits(array):
    """Returns bfloat16 as unsigned integers, anything else as it is."""
    return array.view(np.uint16) if array.dtype.name == "bfloat16" else array


def chunk_rows(array):
    """Returns the rows of 256 KiB, as a power of two."""
    return 1 << (max(1, (256 << 10) // (array.shape[1] * array.itemsize)).bit_length() - 1)


class Zarr:
    """zarr-python."""

    def __init__(self, folder, plain):
        self.path, self.plain = folder / "states.zarr", plain

    def write(self, arrays):
        import zarr

        group = zarr.create_group(self.path)
        for name, array in arrays.items():
            array = bits(array)
            options = {}
            if not self.plain:
                rows = chunk_rows(array)
                shard = max(rows, (128 << 20) // (array.shape[1] * array.itemsize) // rows * rows)
                options = {
                    "chunks": (rows, array.shape[1]), "shards": (shard, array.shape[1]),
                    "compressors": zarr.codecs.BloscCodec(
                        cname="zstd", clevel=1, shuffle="shuffle", typesize=array.itemsize)}
            group.create_array(name, shape=array.shape, dtype=array.dtype, **options)[:] = array

    def open(self, name):
        import zarr

        array = zarr.open_group(self.path, mode="r")[name]
        return Reader(array.shape, lambda a, b: array[a:b], lambda rows: array.oindex[rows])


class TensorStore:
    """tensorstore."""

    def __init__(self, folder, plain):
        import tensorstore

        self.folder, self.plain, self.library = folder, plain, tensorstore
        threads = os.cpu_count()
        self.context = tensorstore.Context(
            {"data_copy_concurrency": {"limit": threads}, "file_io_concurrency": {"limit": threads}})

    def spec(self, name):
        return {"driver": "zarr3", "kvstore": {"driver": "file", "path": f"{self.folder}/{name}/"}}

    def write(self, arrays):
        for name, array in arrays.items():
            metadata = {"shape": array.shape, "data_type": array.dtype.name}
            if not self.plain:
                rows = chunk_rows(array)
                shard = max(rows, (128 << 20) // (array.shape[1] * array.itemsize) // rows * rows)
                metadata |= {
                    "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [shard, array.shape[1]]}},
                    "codecs": [{"name": "sharding_indexed", "configuration": {
                        "chunk_shape": [rows, array.shape[1]],
                        "codecs": [
                            {"name": "bytes", "configuration": {"endian": "little"}},
                            {"name": "blosc", "configuration": {
                                "cname": "zstd", "clevel": 1, "shuffle": "shuffle", "blocksize": 0,
                                "typesize": array.itemsize}}],
                        "index_codecs": [
                            {"name": "bytes", "configuration": {"endian": "little"}}, {"name": "crc32c"}]}}]}
            self.library.open(
                self.spec(name) | {"metadata": metadata, "create": True, "delete_existing": True},
                context=self.context).result().write(array).result()

    def open(self, name):
        array = self.library.open(self.spec(name), context=self.context).result()
        return Reader(
            array.shape, lambda a, b: array[a:b].read().result(), lambda rows: array.oindex[rows].read().result())


class HDF5:
    """h5py with hdf5plugin."""

    def __init__(self, folder, plain):
        self.path, self.plain = folder / "states.h5", plain

    def write(self, arrays):
        import h5py
        import hdf5plugin

        with h5py.File(self.path, "w", libver="latest") as file:
            for name, array in arrays.items():
                array = bits(array)
                options = {}
                if not self.plain:
                    options = {
                        "chunks": (chunk_rows(array), array.shape[1]), "shuffle": True,
                        **hdf5plugin.Zstd(clevel=1)}
                file.create_dataset(name, data=array, **options)

    def open(self, name):
        import h5py
        import hdf5plugin  # registers the filter

        array = h5py.File(self.path)[name]

        def span(a, b):
            memory = np.empty((b - a, array.shape[1]), array.dtype)
            array.read_direct(memory, np.s_[a:b])
            return memory

        return Reader(array.shape, span, lambda rows: array[rows])


class Safetensors:
    """safetensors, uncompressed."""

    def __init__(self, folder, plain):
        self.path = folder / "states.safetensors"

    def write(self, arrays):
        from safetensors.numpy import save_file

        save_file({name: bits(array) for name, array in arrays.items()}, self.path)

    def open(self, name):
        from safetensors import safe_open

        file = safe_open(self.path, framework="numpy")
        array = file.get_slice(name)
        shape = array.get_shape()
        return Reader(shape, lambda a, b: array[a:b], lambda rows: np.concatenate([array[r : r + 1] for r in rows]))


class Reader:
    """An open array: a range of rows, and single rows in ascending order."""

    def __init__(self, shape, span, rows):
        self.shape, self.span, self.rows = shape, span, rows


def files(folder):
    """Returns all files of a folder."""
    return [path for path in folder.rglob("*") if path.is_file()]


def settle(folder, drop):
    """Waits until all files are on the disk, and drops them from the page cache if told so."""
    for path in files(folder):
        handle = os.open(path, os.O_RDONLY)
        os.fsync(handle)
        if drop:
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(handle)


def epoch(reader, rows_a_block, batch, generator):
    """Passes all rows once in batches: blocks in random order, and the rows of 64 MiB of blocks shuffled together."""
    count, width = reader.shape
    blocks = generator.permutation(-(-count // rows_a_block))
    together = max(1, (64 << 20) // (rows_a_block * width * 2))
    total = 0
    for first in range(0, len(blocks), together):
        pool = np.concatenate([
            reader.span(b * rows_a_block, min(count, (b + 1) * rows_a_block))
            for b in sorted(blocks[first : first + together])])
        order = generator.permutation(len(pool))
        for start in range(0, len(order), batch):
            total += len(pool[order[start : start + batch]])
    assert total == count, (total, count)


def measure(library, folder, arrays, options):
    """Times everything with one library."""
    generator = np.random.default_rng(1)
    name = list(arrays)[len(arrays) // 2]
    rows = np.sort(generator.choice(len(arrays[name]), options.rows, replace=False))
    seconds = {key: [] for key in ("write", "read", "cold", "rows", "one", "epoch")}

    def timed(key, work):
        start = time.perf_counter()
        result = work()
        seconds[key].append(time.perf_counter() - start)
        return result

    def read_all():
        for each in arrays:
            reader = store.open(each)
            reader.span(0, reader.shape[0])

    for repeat in range(options.repeats + 1):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        store = library(folder, options.plain)
        timed("write", lambda: (store.write(arrays), settle(folder, False)))
        size = sum(path.stat().st_size for path in files(folder))
        settle(folder, True)
        timed("cold", read_all)
        timed("read", read_all)
        whole = timed("one", lambda: store.open(name).span(0, len(arrays[name])))
        picked = timed("rows", lambda: store.open(name).rows(rows))
        if repeat == 0:
            assert np.array_equal(np.asarray(whole).view(np.uint16), arrays[name].view(np.uint16))
            assert np.array_equal(np.asarray(picked).view(np.uint16), arrays[name][rows].view(np.uint16))
        timed("epoch", lambda: epoch(store.open(name), chunk_rows(arrays[name]), options.batch, generator))
    shutil.rmtree(folder)
    return {"bytes": size} | {f"{key}_seconds": statistics.median(values[1:]) for key, values in seconds.items()}


def main():
    libraries = {"zarr": Zarr, "tensorstore": TensorStore, "h5py": HDF5, "safetensors": Safetensors}
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("states")
    parser.add_argument("--library", required=True, choices=libraries)
    parser.add_argument("--out", help="where the files go for a while; a temporary folder without it")
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--plain", action="store_true", help="the library's own defaults")
    options = parser.parse_args()
    arrays = load(options.states)
    with tempfile.TemporaryDirectory(dir=options.out) as folder:
        result = measure(libraries[options.library], pathlib.Path(folder) / "store", arrays, options)
    raw = sum(array.nbytes for array in arrays.values())
    print(json.dumps({"library": options.library, "raw_bytes": raw} | result))


if __name__ == "__main__":
    main()
