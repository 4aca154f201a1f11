"""The benchmark's models in PyTorch, as one would write it there: modules, scaled_dot_product_attention, torch.optim.AdamW.

Reads one JSON request a line and answers with one JSON line:
  {"do": "hello"}                                  -> {"peer": "torch", "version": ..., "threads": ...}
  {"do": "prepare", "size": {...}, "mode": ...}    -> {"ready": true}     mode: "eager" or "compile" (torch.compile)
  {"do": "time", "steps": n}                       -> {"milliseconds": [...]}
  {"do": "matmul", "n": n, "repeats": r}           -> {"milliseconds": [...]}
"""
import json
import os
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


class SelfAttention(nn.Module):
    def __init__(self, d_model, n_head, causal):
        super().__init__()
        self.n_head, self.causal = n_head, causal
        self.query_key_value = nn.Linear(d_model, 3 * d_model)
        self.output = nn.Linear(d_model, d_model)

    def forward(self, x):
        query, key, value = self.query_key_value(x).chunk(3, dim=-1)
        return self.output(attend(query, key, value, self.n_head, self.causal))


class CrossAttention(nn.Module):
    def __init__(self, d_model, n_head):
        super().__init__()
        self.n_head = n_head
        self.query = nn.Linear(d_model, d_model)
        self.key_value = nn.Linear(d_model, 2 * d_model)
        self.output = nn.Linear(d_model, d_model)

    def forward(self, x, source):
        key, value = self.key_value(source).chunk(2, dim=-1)
        return self.output(attend(self.query(x), key, value, self.n_head, causal=False))


def attend(query, key, value, n_head, causal):
    split = lambda x: x.view(x.shape[0], x.shape[1], n_head, -1).transpose(1, 2)
    mixed = F.scaled_dot_product_attention(split(query), split(key), split(value), is_causal=causal)
    return mixed.transpose(1, 2).reshape(query.shape)


class Block(nn.Module):
    def __init__(self, size, causal, crossing):
        super().__init__()
        d_model, d_ff = size["dModel"], size["dFF"]
        self.attention_norm = nn.LayerNorm(d_model)
        self.attention = SelfAttention(d_model, size["nHead"], causal)
        self.cross_norm = nn.LayerNorm(d_model) if crossing else None
        self.cross = CrossAttention(d_model, size["nHead"]) if crossing else None
        self.feed_forward_norm = nn.LayerNorm(d_model)
        self.feed_forward = nn.Sequential(nn.Linear(d_model, d_ff), nn.GELU(), nn.Linear(d_ff, d_model))

    def forward(self, x, source=None):
        x = x + self.attention(self.attention_norm(x))
        if source is not None:
            x = x + self.cross(self.cross_norm(x), source)
        return x + self.feed_forward(self.feed_forward_norm(x))


class Stack(nn.Module):
    def __init__(self, size, causal, crossing):
        super().__init__()
        self.position = nn.Parameter(0.02 * torch.randn(size["contextLength"], size["dModel"]))
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


class Training:
    """One model with its optimiser and a fixed random batch."""

    def __init__(self, size, mode):
        torch.manual_seed(1)
        model = Transformer(size)
        decayed = [p for p in model.parameters() if p.dim() > 1]
        others = [p for p in model.parameters() if p.dim() <= 1]
        groups = [{"params": decayed, "weight_decay": 0.1}, {"params": others, "weight_decay": 0.0}]
        self.optimiser = torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.95), eps=1e-8)
        self.model = torch.compile(model) if mode == "compile" else model
        tokens = lambda time: torch.randint(0, size["vocabSize"], (size["batchSize"], time))
        window = tokens(size["contextLength"] + 1)
        self.inputs, self.targets = window[:, :-1], window[:, 1:]
        self.source = tokens(size["contextLength"]) if size["architecture"] == "encoder-decoder" else None

    def step(self):
        loss = F.cross_entropy(self.model(self.inputs, self.source).flatten(0, 1), self.targets.flatten())
        self.optimiser.zero_grad()
        loss.backward()
        self.optimiser.step()
        return loss.item()


def milliseconds(work):
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)


def main():
    if "PEER_THREADS" in os.environ:
        torch.set_num_threads(int(os.environ["PEER_THREADS"]))
    training = None
    for line in sys.stdin:
        request = json.loads(line)
        if request["do"] == "hello":
            answer = {"peer": "torch", "version": torch.__version__, "threads": torch.get_num_threads()}
        elif request["do"] == "prepare":
            training = Training(request["size"], request.get("mode", "eager"))
            for _ in range(3):
                training.step()
            answer = {"ready": True}
        elif request["do"] == "time":
            answer = {"milliseconds": [milliseconds(training.step) for _ in range(request["steps"])]}
        elif request["do"] == "matmul":
            a, b = torch.randn(request["n"], request["n"]), torch.randn(request["n"], request["n"])
            answer = {"milliseconds": [milliseconds(lambda: a @ b) for _ in range(request["repeats"])]}
        else:
            answer = {"error": f"unknown request {request['do']}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
