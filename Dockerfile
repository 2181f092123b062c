# Homeostat in a container. How to run it, and which privileges its sandbox needs: docs/operators.md.
# BASE is a Debian 13 with Python 3.11 to 3.13, its `venv` and apt: it brings pg_dump 17 and Docker's client by itself.
ARG BASE=python:3.13-slim-trixie

FROM ${BASE} AS build
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
RUN python3 -m venv /opt/uv && /opt/uv/bin/pip install --quiet --no-cache-dir --disable-pip-version-check "uv>=0.8,<1"
WORKDIR /src
# Dependencies first: they stay in the build's cache while only the code changes.
COPY pyproject.toml uv.lock README.md ./
ENV UV_PROJECT_ENVIRONMENT=/opt/homeostat
RUN /opt/uv/bin/uv venv --quiet --python "$(command -v python3)" /opt/homeostat \
    && /opt/uv/bin/uv sync --quiet --frozen --no-dev --all-extras --no-install-project
COPY src ./src
RUN /opt/uv/bin/uv sync --quiet --frozen --no-dev --all-extras --no-editable

FROM ${BASE}
# git reads and writes repositories (by SSH too, which signs commits besides), bubblewrap is the sandbox, pg_dump makes
# backups of a PostgreSQL store, and the deployer asks an engine by Docker's client.
RUN apt-get update -qq \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        bubblewrap ca-certificates docker-cli git openssh-client postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --create-home --shell /usr/sbin/nologin homeostat \
    && install -d -o homeostat -g homeostat -m 0700 /data
COPY --from=build /opt/uv/bin/uv /usr/local/bin/uv
COPY --from=build /opt/homeostat /opt/homeostat
ENV PATH=/opt/homeostat/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HOMEOSTAT_HOME=/data \
    HOMEOSTAT_HOST=0.0.0.0
USER homeostat
WORKDIR /data
VOLUME /data
EXPOSE 8077
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ.get('HOMEOSTAT_PORT', '8077') + '/health', timeout=4)"]
CMD ["homeostat", "up"]
