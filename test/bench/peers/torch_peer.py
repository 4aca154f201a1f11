"""The benchmark's models in PyTorch, as one would write it there: modules, scaled_dot_product_attention, torch.optim.AdamW.

Modes: "eager"; "compile" (torch.compile); "autocast" (products in bfloat16, parameters and optimiser in float32). See protocol.py.
"""
import re

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from protocol import THREADS, serve

torch.set_num_threads(THREADS)


class SelfAttention(nn.Module):
    def __init__(self, d_model, n_head, causal):
        super().__init__()
        self.n_head, self.causal = n_head, causal
        self.norm = nn.LayerNorm(d_model)
        self.query_key_value = nn.Linear(d_model, 3 * d_model)
        self.output = nn.Linear(d_model, d_model)

    def forward(self, x):
        query, key, value = self.query_key_value(self.norm(x)).chunk(3, dim=-1)
        return self.output(attend(query, key, value, self.n_head, self.causal))


class CrossAttention(nn.Module):
    def __init__(self, d_model, n_head):
        super().__init__()
        self.n_head = n_head
        self.norm = nn.LayerNorm(d_model)
        self.query = nn.Linear(d_model, d_model)
        self.key_value = nn.Linear(d_model, 2 * d_model)
        self.output = nn.Linear(d_model, d_model)

    def forward(self, x, source):
        key, value = self.key_value(source).chunk(2, dim=-1)
        return self.output(attend(self.query(self.norm(x)), key, value, self.n_head, causal=False))


def attend(query, key, value, n_head, causal):
    split = lambda x: x.view(x.shape[0], x.shape[1], n_head, -1).transpose(1, 2)
    mixed = F.scaled_dot_product_attention(split(query), split(key), split(value), is_causal=causal)
    return mixed.transpose(1, 2).reshape(query.shape)


class FeedForward(nn.Module):
    def __init__(self, d_model, d_ff):
        super().__init__()
        self.norm = nn.LayerNorm(d_model)
        self.hidden = nn.Linear(d_model, d_ff)
        self.output = nn.Linear(d_ff, d_model)

    def forward(self, x):
        return self.output(F.gelu(self.hidden(self.norm(x))))


class Block(nn.Module):
    def __init__(self, size, causal, crossing):
        super().__init__()
        self.attention = SelfAttention(size["dModel"], size["nHead"], causal)
        self.cross = CrossAttention(size["dModel"], size["nHead"]) if crossing else None
        self.feed_forward = FeedForward(size["dModel"], size["dFF"])

    def forward(self, x, source=None):
        x = x + self.attention(x)
        if source is not None:
            x = x + self.cross(x, source)
        return x + self.feed_forward(x)


class Stack(nn.Module):
    def __init__(self, size, causal, crossing):
        super().__init__()
        self.position = nn.Parameter(torch.zeros(size["contextLength"], size["dModel"]))
        self.blocks = nn.ModuleList(Block(size, causal, crossing) for _ in range(size["nLayer"]))
        self.norm = nn.LayerNorm(size["dModel"])

    def forward(self, x, source=None):
        x = x + self.position[: x.shape[1]]
        for block in self.blocks:
            x = block(x, source)
        return self.norm(x)


class Transformer(nn.Module):
    def __init__(self, size):
        super().__init__()
        crossing = size["architecture"] == "encoder-decoder"
        self.embedding = nn.Embedding(size["vocabSize"], size["dModel"])
        self.encoder = Stack(size, causal=False, crossing=False) if crossing else None
        self.decoder = Stack(size, causal=True, crossing=crossing)
        self.head = nn.Linear(size["dModel"], size["vocabSize"], bias=False)

    def forward(self, tokens, encoder_tokens=None):
        source = None if encoder_tokens is None else self.encoder(self.embedding(encoder_tokens))
        return self.head(self.decoder(self.embedding(tokens), source))


def name_in_the_kit(name):
    """decoder.blocks.0.attention.query_key_value.weight -> block0.attention.queryKeyValue.weight"""
    name = re.sub(r"blocks\.(\d+)", r"block\1", name.removeprefix("decoder."))
    name = re.sub(r"_(.)", lambda found: found[1].upper(), name)
    return "embedding" if name == "embedding.weight" else re.sub(r"norm\.weight$", "norm.gain", name)


def fill(model, values):
    """Sets every parameter to the kit's; the kit's matrices are [dIn, dOut], a Linear's [dOut, dIn]."""
    linear_weights = {id(module.weight) for module in model.modules() if isinstance(module, nn.Linear)}
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            given = values[name_in_the_kit(name)]
            parameter.copy_(torch.tensor(given.T if id(parameter) in linear_weights else given))


def training(mode, _, loaded):
    size, adamW, batch = loaded["size"], loaded["adamW"], loaded["batch"]
    model = Transformer(size)
    fill(model, loaded["parameters"])
    decayed = [p for p in model.parameters() if p.dim() > 1]
    others = [p for p in model.parameters() if p.dim() <= 1]
    groups = [{"params": decayed, "weight_decay": adamW["weightDecay"]}, {"params": others, "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, lr=adamW["learningRate"], betas=(adamW["beta1"], adamW["beta2"]), eps=adamW["epsilon"])
    if mode == "compile":
        torch.compiler.reset()  # else it would compile for all sizes at once, which is slower
        model = torch.compile(model)
    tokens, targets = (torch.tensor(batch[name], dtype=torch.int64) for name in ("tokens", "targets"))
    source = torch.tensor(batch["encoderTokens"], dtype=torch.int64) if "encoderTokens" in batch else None

    def call():
        with torch.autocast("cpu", torch.bfloat16, enabled=mode == "autocast"):
            loss = F.cross_entropy(model(tokens, source).flatten(0, 1), targets.flatten())
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        return [loss.item()]

    return call


def multiplier(dtype):
    def prepare(m, k, n):
        a, b = torch.randn(m, k).to(dtype), torch.randn(k, n).to(dtype)
        return lambda: a @ b
    return prepare


def multiplier_of_numpy(m, k, n):
    a, b = np.random.randn(m, k).astype("float32"), np.random.randn(k, n).astype("float32")
    return lambda: a @ b


if __name__ == "__main__":
    multipliers = [("PyTorch", "fp32", multiplier(torch.float32)), ("numpy", "fp32", multiplier_of_numpy)]
    if any(torch.cpu.get_capabilities().get(name) for name in ("avx512_bf16", "amx_bf16", "bf16")):
        multipliers.append(("PyTorch", "bf16", multiplier(torch.bfloat16)))
    serve("torch", torch.__version__.split("+")[0], ["eager", "compile", "autocast"], [], training, multipliers)
