# One image for API, worker and the migration job; docker-compose.yml says which of them a container is. Run it with an init (`--init`).
FROM node:20.20.2-bookworm-slim AS manifests
WORKDIR /vantage
COPY package.json package-lock.json .npmrc ./
COPY apps/api/package.json apps/api/
COPY apps/worker/package.json apps/worker/
COPY libs/contract/package.json libs/contract/
COPY libs/db/package.json libs/db/
COPY libs/engine/package.json libs/engine/
COPY libs/grading/package.json libs/grading/
COPY libs/manifests/package.json libs/manifests/
COPY libs/process/package.json libs/process/
COPY libs/queue/package.json libs/queue/
COPY libs/webhooks/package.json libs/webhooks/
COPY libs/testkit/package.json libs/testkit/
COPY libs/usecases/package.json libs/usecases/

# What runs needs neither the compiler nor Prisma's own programs, which npm takes for optional peers of its client; what else is optional (native
# helpers of msgpackr and piscina) has a way without. Nor does a process read types, source maps of others, or the planners of other databases.
FROM manifests AS dependencies
RUN npm ci --ignore-scripts --omit=dev --omit=optional --workspace=apps/api --workspace=apps/worker --include-workspace-root=false \
 && find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete \
 && find node_modules/@prisma/client/runtime -name 'query_compiler_*' -not -name 'query_compiler_fast_bg.postgresql.*' -delete \
 && rm -r libs/testkit

FROM manifests AS build
RUN npm ci --ignore-scripts
COPY . .
RUN npx tsc -b apps/api apps/worker \
 && rm -rf apps/*/src apps/*/node_modules libs/*/src libs/*/node_modules libs/testkit \
 && find apps libs -type f \( -name '*.d.ts' -o -name '*.d.ts.map' -o -name '*.tsbuildinfo' -o -name tsconfig.json \) -delete

FROM node:20.20.2-bookworm-slim
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Vantage" \
      org.opencontainers.image.description="API, worker and migrations of Vantage" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.licenses="UNLICENSED"
ENV NODE_ENV=production HOST=0.0.0.0 VANTAGE_OPS_HOST=0.0.0.0 VANTAGE_OPS_PORT=9400
WORKDIR /vantage
COPY --from=dependencies /vantage ./
COPY --from=build /vantage/apps ./apps
COPY --from=build /vantage/libs ./libs
COPY prisma/migrations ./prisma/migrations
# Everything above belongs to root: the process may read it and change nothing.
USER node
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.VANTAGE_OPS_PORT + '/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "--heap-growing-percent=400", "--v8-pool-size=1", "apps/api/dist/main.js"]
