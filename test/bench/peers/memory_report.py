"""Memory of matrix products whose shapes were never seen before, in TensorFlow alone: a report that can be filed there as it stands.

Eager `tf.matmul` of batches (BatchMatMulV2) keeps about .28 MB of resident memory for every new shape, up to 1,024 shapes a thread (some 290 MB); no call or
variable gives it back or sets another bound. With TF_ENABLE_ONEDNN_OPTS=0 it keeps nothing. The owner is the cache of oneDNN primitives in
tensorflow/core/util/mkl_util.h: `MklPrimitiveFactory<T>::GetLRUCache`, thread_local, kCapacity = 1024. ONEDNN_PRIMITIVE_CACHE_CAPACITY
and TF_MKL_OPTIMIZE_PRIMITIVE_MEMUSE do not reach it. Known as tensorflow/tensorflow#23455 and #54979.

    python memory_report.py
    TF_ENABLE_ONEDNN_OPTS=0 python memory_report.py
"""
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import tensorflow as tf


def resident_megabytes():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


print("TensorFlow", tf.__version__, "TF_ENABLE_ONEDNN_OPTS", os.environ.get("TF_ENABLE_ONEDNN_OPTS", "unset"))
rows = tf.ones([2, 8, 16])
for shapes in range(1, 2049):
    tf.matmul(rows, tf.ones([2, 16, 64 + shapes]))
    if shapes in (1, 256, 512, 1024, 2048):
        print(f"{shapes:5} shapes: {resident_megabytes():5.0f} MB")
