FROM node:24-slim AS build
WORKDIR /latch
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build
RUN npm prune --omit=dev

# Only what serving, migrating and making links for forgotten passwords need, which is made from the sources in app. All of it belongs to root and the server does not run as root, so it can
# change none of it; nor can it make an embedded database here when DATABASE_URL was forgotten: it does not start,
# rather than keep people's tasks on a disk that vanishes with the machine.
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
