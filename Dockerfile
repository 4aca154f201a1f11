# The course as an image: everything is set up, nobody is root, the kit is read-only and what a student writes lies in the home.
# Binder and devcontainer.json build from this file too. BASE is any Debian or Ubuntu with Node 20.19, 22.12, 24 or newer.
ARG BASE=docker.io/library/node:22-bookworm-slim
FROM ${BASE}
ARG NB_USER=jovyan
ARG NB_UID=1000

RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates g++ git python3 python3-venv \
 && rm -rf /var/lib/apt/lists/*

WORKDIR /opt/scaling
COPY . .

# The secret `network`, where there is one, is a shell script that exports what your network needs (proxies, certificates); it stays out of
# the image. The hub's own server, nbgitpuller and notebook, which Binder asks for, are pinned here; the rest is in package-lock.json and lib/setup/*.txt, with hashes.
RUN --mount=type=secret,id=network \
    if [ -f /run/secrets/network ]; then . /run/secrets/network; fi \
 && export HOME=/tmp/set-up && mkdir -p "$HOME" \
 && npm run setup \
 && .setup/venv/bin/python -m pip install --no-cache-dir jupyterhub==6.1.1 nbgitpuller==1.3.0 notebook==7.6.5 \
 && node lib/bin/scaling.mjs kernel install --prefix /usr/local \
 && ln -s /opt/scaling/lib/bin/scaling.mjs /usr/local/bin/scaling \
 && rm -rf /tmp/set-up .setup/npm-cache .setup/wheels .setup/logs && chmod -R a+rX,go-w .

# the image node:22 has a user of this number already
RUN (userdel --remove "$(id -nu ${NB_UID})" 2> /dev/null || true) \
 && useradd --create-home --uid ${NB_UID} --shell /bin/bash ${NB_USER}
ENV HOME=/home/${NB_USER} PATH=/opt/scaling/.setup/venv/bin:${PATH} JUPYTER_CONFIG_PATH=/opt/scaling/lib/kernel/config
USER ${NB_USER}
WORKDIR ${HOME}
EXPOSE 8888
ENTRYPOINT ["/opt/scaling/lib/setup/in-container.sh"]
CMD ["jupyter", "lab", "--ip=0.0.0.0", "--port=8888", "--no-browser", "--ZMQChannelsWebsocketConnection.limit_rate=False"]
