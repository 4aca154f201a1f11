"""The benchmark's causal decoder in PyTorch, as one would write it there: modules, scaled_dot_product_attention, torch.optim.AdamW.

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


class Attention(nn.Module):
    def __init__(self, d_model, n_head, causal):
        super().__init__()
        self.n_head, self.causal = n_head, causal
        self.query_key_value = nn.Linear(d_model, 3 * d_model)
        self.output = nn.Linear(d_model, d_model)

    def forward(self, x):
        batch, length, d_model = x.shape
        split = lambda t: t.view(batch, length, self.n_head, d_model // self.n_head).transpose(1, 2)
        query, key, value = map(split, self.query_key_value(x).split(d_model, dim=-1))
        mixed = F.scaled_dot_product_attention(query, key, value, is_causal=self.causal)
        return self.output(mixed.transpose(1, 2).reshape(batch, length, d_model))


class Block(nn.Module):
    def __init__(self, size):
        super().__init__()
        d_model, d_ff = size["dModel"], size["dFF"]
        self.attention_norm = nn.LayerNorm(d_model)
        self.attention = Attention(d_model, size["nHead"], causal=True)
        self.feed_forward_norm = nn.LayerNorm(d_model)
        self.feed_forward = nn.Sequential(nn.Linear(d_model, d_ff), nn.GELU(), nn.Linear(d_ff, d_model))

    def forward(self, x):
        x = x + self.attention(self.attention_norm(x))
        return x + self.feed_forward(self.feed_forward_norm(x))


class Decoder(nn.Module):
    def __init__(self, size):
        super().__init__()
        d_model = size["dModel"]
        self.embedding = nn.Embedding(size["vocabSize"], d_model)
        self.position = nn.Parameter(0.02 * torch.randn(size["contextLength"], d_model))
        self.blocks = nn.Sequential(*(Block(size) for _ in range(size["nLayer"])))
        self.norm = nn.LayerNorm(d_model)
        self.head = nn.Linear(d_model, size["vocabSize"], bias=False)

    def forward(self, tokens):
        x = self.embedding(tokens) + self.position[: tokens.shape[1]]
        return self.head(self.norm(self.blocks(x)))


class Training:
    """One model with its optimiser and a fixed random batch."""

    def __init__(self, size, mode):
        torch.manual_seed(1)
        model = Decoder(size)
        decayed = [p for p in model.parameters() if p.dim() > 1]
        others = [p for p in model.parameters() if p.dim() <= 1]
        groups = [{"params": decayed, "weight_decay": 0.1}, {"params": others, "weight_decay": 0.0}]
        self.optimiser = torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.95), eps=1e-8)
        self.model = torch.compile(model) if mode == "compile" else model
        self.tokens = torch.randint(0, size["vocabSize"], (size["batchSize"], size["contextLength"] + 1))

    def step(self):
        inputs, targets = self.tokens[:, :-1], self.tokens[:, 1:]
        loss = F.cross_entropy(self.model(inputs).flatten(0, 1), targets.flatten())
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
