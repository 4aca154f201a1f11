"""The benchmark's models in TensorFlow, as one would write it there for speed: variables, GradientTape, one function compiled by XLA.

Modes: "xla", a step a call; "loop", tf.while_loop over many steps within the compiled function. See protocol.py.
"""
import os

from protocol import THREADS, serve

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np
import tensorflow as tf

tf.config.threading.set_intra_op_parallelism_threads(THREADS)
tf.config.threading.set_inter_op_parallelism_threads(THREADS)


def product(x, weight):
    return tf.reshape(tf.reshape(x, [-1, weight.shape[0]]) @ weight, [*x.shape[:-1], weight.shape[1]])


def linear(p, name, x):
    return product(x, p[f"{name}.weight"]) + p[f"{name}.bias"]


def layer_norm(p, name, x):
    centred = x - tf.reduce_mean(x, -1, keepdims=True)
    scale = tf.math.rsqrt(tf.reduce_mean(tf.square(centred), -1, keepdims=True) + 1e-5)
    return centred * scale * p[f"{name}.gain"] + p[f"{name}.bias"]


def attend(query, key, value, n_head, causal):
    split = lambda x: tf.transpose(tf.reshape(x, [*x.shape[:2], n_head, -1]), [0, 2, 1, 3])  # [batch, head, time, dHead]
    query_heads, keys, values = split(query), split(key), split(value)
    scores = tf.matmul(query_heads, keys, transpose_b=True) * query_heads.shape[-1] ** -0.5
    if causal:
        scores = tf.where(np.tril(np.ones(scores.shape[-2:], bool)), scores, -np.inf)
    return tf.reshape(tf.transpose(tf.nn.softmax(scores) @ values, [0, 2, 1, 3]), query.shape)


def run_stack(p, prefix, tokens, size, causal, source=None):
    """[batch, time] -> [batch, time, dModel]"""
    x = tf.gather(p["embedding"], tokens) + p[f"{prefix}position"][: tokens.shape[1]]
    for i in range(size["nLayer"]):
        block = f"{prefix}block{i}"
        query, key, value = tf.split(linear(p, f"{block}.attention.queryKeyValue", layer_norm(p, f"{block}.attention.norm", x)), 3, -1)
        x = x + linear(p, f"{block}.attention.output", attend(query, key, value, size["nHead"], causal))
        if source is not None:
            key, value = tf.split(linear(p, f"{block}.cross.keyValue", source), 2, -1)
            query = linear(p, f"{block}.cross.query", layer_norm(p, f"{block}.cross.norm", x))
            x = x + linear(p, f"{block}.cross.output", attend(query, key, value, size["nHead"], False))
        hidden = linear(p, f"{block}.feedForward.hidden", layer_norm(p, f"{block}.feedForward.norm", x))
        x = x + linear(p, f"{block}.feedForward.output", tf.nn.gelu(hidden, approximate=False))
    return layer_norm(p, f"{prefix}norm", x)


def loss_of(p, batch, size):
    source = run_stack(p, "encoder.", batch["encoderTokens"], size, False) if "encoderTokens" in batch else None
    logits = product(run_stack(p, "", batch["tokens"], size, True, source), p["head.weight"])
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(batch["targets"], logits))


def training(mode, steps_per_call, loaded):
    size, adamW = loaded["size"], loaded["adamW"]
    beta1, beta2 = adamW["beta1"], adamW["beta2"]
    zeros = {name: np.zeros_like(values) for name, values in loaded["parameters"].items()}
    initial = (loaded["parameters"], zeros, zeros, np.float32(0))
    state = tf.nest.map_structure(tf.Variable, initial)

    def next_state(state, batch):
        p, mean, square, updates = state
        with tf.GradientTape() as tape:
            tape.watch(p)
            loss = loss_of(p, batch, size)
        gradients = tf.nest.map_structure(tf.convert_to_tensor, tape.gradient(loss, p))
        updates = updates + 1
        mean = {name: beta1 * m + (1 - beta1) * gradients[name] for name, m in mean.items()}
        square = {name: beta2 * v + (1 - beta2) * tf.square(gradients[name]) for name, v in square.items()}

        def update(name, p):
            direction = mean[name] / (1 - beta1**updates) / (tf.sqrt(square[name] / (1 - beta2**updates)) + adamW["epsilon"])
            return p - adamW["learningRate"] * (direction + (adamW["weightDecay"] * p if p.shape.rank > 1 else 0))

        return ({name: update(name, value) for name, value in p.items()}, mean, square, updates), loss

    def assign(values):
        tf.nest.map_structure(lambda variable, value: variable.assign(value), state, values)

    @tf.function(jit_compile=True)
    def one(batch):
        values, loss = next_state(tf.nest.map_structure(tf.convert_to_tensor, state), batch)
        assign(values)
        return loss

    @tf.function(jit_compile=True)
    def many(batches):
        def body(i, values, losses):
            values, loss = next_state(values, {name: tokens[i] for name, tokens in batches.items()})
            return i + 1, values, losses.write(i, loss)

        before = (0, tf.nest.map_structure(tf.convert_to_tensor, state), tf.TensorArray(tf.float32, steps_per_call, element_shape=[]))
        _, values, losses = tf.while_loop(lambda i, *_: i < steps_per_call, body, before, maximum_iterations=steps_per_call)
        assign(values)
        return losses.stack()

    batch = {name: tf.constant(tokens) for name, tokens in loaded["batch"].items()}

    def call():
        if mode == "xla":
            return [float(one(batch))]
        batches = {name: tf.constant(np.stack([tokens] * steps_per_call)) for name, tokens in loaded["batch"].items()}
        return many(batches).numpy().tolist()

    return call


if __name__ == "__main__":
    serve("tensorflow", tf.__version__, ["xla"], ["loop"], training)
