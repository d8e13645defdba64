# The photo server with its web client. Build it from the root of the repository:
#   docker build --file docker/server.Dockerfile --tag immich-ocr/server .

ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS manifests
WORKDIR /app
COPY package.json package-lock.json ./
COPY server/package.json server/
COPY web/package.json web/
COPY machine-learning-proxy/package.json machine-learning-proxy/
COPY patches/package.json patches/
COPY e2e/package.json e2e/

FROM manifests AS build
ENV ONNXRUNTIME_NODE_INSTALL=skip
RUN npm ci --ignore-scripts --workspace server --workspace web --include-workspace-root
COPY tsconfig.base.json ./
COPY server server
COPY web web
RUN npm run build

FROM manifests AS dependencies
RUN npm ci --ignore-scripts --omit=dev --workspace server

FROM ${NODE_IMAGE}
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ffmpeg libheif-examples perl tini \
    && rm -rf /var/lib/apt/lists/* \
    && install --directory --owner node --group node /data
WORKDIR /app
COPY --from=dependencies /app .
COPY --from=build /app/server/dist server/dist
COPY server/src/database/migrations server/src/database/migrations
COPY --from=build /app/web/build web/build
COPY docker/health-check.mjs docker/health-check.mjs
ENV NODE_ENV=production IMMICH_HOST=0.0.0.0 IMMICH_PORT=2283 IMMICH_MEDIA_LOCATION=/data
USER node
VOLUME /data
EXPOSE 2283 8081 8082
HEALTHCHECK --interval=30s --timeout=5s --start-period=2m --start-interval=2s \
    CMD ["node", "docker/health-check.mjs", "/api/server/ping", "IMMICH_PORT", "2283"]
ENTRYPOINT ["tini", "--"]
CMD ["node", "--enable-source-maps", "server/dist/main.js"]
