# The bot in an image: python:3.13-slim, what requirements.txt locks by hash, and one wheel. docs/deploy.md says how to run it.
FROM python:3.13-slim AS build
WORKDIR /src
COPY requirements.txt .
# Without pip in it: what runs later can install nothing.
RUN python -m venv --without-pip /opt/amicable
RUN python -m pip --python /opt/amicable/bin/python install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY adapters adapters
COPY templates templates
RUN /opt/amicable/bin/python -m hatchling build -t wheel -d /wheel
RUN python -m pip --python /opt/amicable/bin/python install --no-cache-dir --disable-pip-version-check --no-deps --no-index /wheel/*.whl

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin amicable
COPY --from=build /opt/amicable /opt/amicable
RUN install -d -m 0700 -o 10001 -g 10001 /data
ENV PATH=/opt/amicable/bin:/usr/local/bin:/usr/bin:/bin PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
# /healthz and /metrics, for the inside of the container only.
ENV AMICABLE_DATA=/data AMICABLE_METRICS=127.0.0.1:9464
WORKDIR /data
USER 10001:10001
VOLUME /data
STOPSIGNAL SIGTERM
# Unhealthy when nobody looks at the reminders: a bot that answers and never reminds looks sound.
HEALTHCHECK --interval=60s --timeout=30s --start-period=30s --retries=3 CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:9464/healthz', timeout=20)"]
ENTRYPOINT ["amicable"]
CMD ["run"]
