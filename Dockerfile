FROM node:24-slim AS build
WORKDIR /latch
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build
RUN npm prune --omit=dev

# Only what serving, migrating and `npm run reset-password` need; the latter runs from the sources in app. Everything
# belongs to root and the server runs as another user, so it can change nothing. Nor can it create an embedded database if
# DATABASE_URL was forgotten: it fails to start, rather than keep tasks on a disk that vanishes with the machine.
FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /latch
COPY --from=build /latch/package.json ./
COPY --from=build /latch/node_modules ./node_modules
COPY --from=build /latch/build ./build
COPY --from=build /latch/migrations ./migrations
COPY --from=build /latch/db ./db
COPY --from=build /latch/scripts/migrate.ts /latch/scripts/reset-password.ts ./scripts/
COPY --from=build /latch/app ./app
COPY --from=build /latch/tsconfig.json ./tsconfig.json
USER node
EXPOSE 3000
CMD ["node_modules/.bin/remix-serve", "build/server/index.js"]
