# syntax=docker/dockerfile:1

FROM node:24-slim AS frontend
WORKDIR /source/frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci
COPY frontend ./
RUN npm run build

FROM python:3.11-slim AS package
WORKDIR /source
COPY backend/requirements.lock backend/requirements-build.lock backend/
RUN python -m venv /opt/patchbay \
 && /opt/patchbay/bin/pip install --no-cache-dir --require-hashes -r backend/requirements.lock \
 && pip install --no-cache-dir --require-hashes -r backend/requirements-build.lock
COPY pyproject.toml README.md LICENSE ./
COPY backend backend
COPY nodes nodes
COPY --from=frontend /source/backend/patchbay/api/static backend/patchbay/api/static
RUN PATCHBAY_SKIP_FRONTEND=1 pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
 && /opt/patchbay/bin/pip install --no-cache-dir --no-deps /wheels/*.whl

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /var/lib/patchbay --create-home patchbay
COPY --from=package /opt/patchbay /opt/patchbay
ENV PATH=/opt/patchbay/bin:$PATH \
    PYTHONUNBUFFERED=1
WORKDIR /var/lib/patchbay
USER patchbay
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
ENTRYPOINT ["patchbay"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
