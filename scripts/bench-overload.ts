/**
 * `npm run bench:overload`: what one instance answers when it gets more requests than it can handle. Requests arrive
 * at a fixed rate, whether or not earlier ones have been answered, as from many people; they come from this machine,
 * which so has less for the instance. The ratios are what counts: capacity and overload are from the same minute.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pLimit from "p-limit";
import { connect } from "../db/connection";
import { migrate } from "../db/migrate";
import { withDatabase } from "./bench/database";
import { type Answer, inTurns, type Load, send } from "./bench/load";
import { addressHeader, startServer, url } from "./bench/server";
import { quantile } from "./bench/statistics";

const people = 20;
const tasksEach = 30;
const password = "four plain words suffice";

/** How long each rate is kept up. */
const seconds = Number(process.argv[2] ?? 10);

async function bench(environment: Record<string, string>): Promise<void> {
  const { stop } = await startServer(environment);
  try {
    const inFours = pLimit(4);
    const tokens = await Promise.all(
      Array.from({ length: people }, (_, index) => inFours(addPerson, index)),
    );
    const read: Load = (turn) => {
      const { id, token } = tokens[turn % people] ?? { id: "", token: "" };
      return send(`${url}/api/${id}/tasks`, { headers: { Authorization: `Bearer ${token}` } });
    };
    await benchRates(read);
    await benchSignIns(read);
  } finally {
    await stop();
  }
}

/** Prints a line for each rate. */
async function benchRates(read: Load): Promise<void> {
  await closedLoop(read, 3);
  const capacity = await closedLoop(read, seconds);
  console.log(`\nOne instance answers ${capacity.toFixed(0)} requests a second. Of more:\n`);
  const rows: Record<string, Record<string, string>> = {};
  for (const factor of [1, 2, 4]) {
    const answers = await inTurns(read, { perSecond: capacity * factor, seconds });
    const wellAgainMs = await untilQuick(read);
    rows[`${factor} ×`] = { ...rowOf(answers, capacity), "well again": `${wellAgainMs} ms` };
  }
  console.table(rows);
}

/** Prints what ten readers a second notice of 200 sign-ins a second. */
async function benchSignIns(read: Load): Promise<void> {
  const readers = { perSecond: 10, seconds };
  const calm = await inTurns(read, readers);
  const [storm, stormy] = await Promise.all([
    inTurns(signInAsNobody, { perSecond: 200, seconds }),
    inTurns(read, readers),
  ]);
  const refused = storm.filter(({ status }) => status === 503);
  console.log(
    `\n200 sign-ins a second: ${storm.length - refused.length} of ${storm.length} answered, ` +
      `the others refused within ${inMs(refused, 0.99)} (99 %).`,
  );
  for (const [name, answers] of Object.entries({ before: calm, meanwhile: stormy })) {
    const served = answers.filter(({ status }) => status === 200);
    console.log(
      `Readers ${name}: ${served.length} of ${answers.length} served, ` +
        `half of them within ${inMs(served, 0.5)}, 99 % within ${inMs(served, 0.99)}.`,
    );
  }
}

function rowOf(answers: Answer[], capacity: number): Record<string, string> {
  const inTime = answers.filter(({ status, ms }) => status === 200 && ms < 1000);
  const refused = answers.filter(({ status }) => status === 503);
  const perSecond = inTime.length / seconds;
  return {
    "asked for": String(answers.length),
    "answered within 1 s": `${inTime.length}, ${perSecond.toFixed(0)} a second`,
    "of capacity": `${((100 * perSecond) / capacity).toFixed(0)} %`,
    "answered later": String(answers.filter(({ status }) => status === 200).length - inTime.length),
    "refused (503)": String(refused.length),
    "half within": inMs(refused, 0.5),
    "99 % within": inMs(refused, 0.99),
    failed: String(answers.filter(({ status }) => status !== 200 && status !== 503).length),
  };
}

const inMs = (answers: Answer[], part: number) =>
  `${quantile(
    answers.map(({ ms }) => ms),
    part,
  ).toFixed(0)} ms`;

/** How many requests a second a few clients get answered that each ask again as soon as they have an answer. */
async function closedLoop(load: Load, seconds: number): Promise<number> {
  const until = performance.now() + seconds * 1000;
  let answered = 0;
  const ask = async (_: unknown, first: number) => {
    for (let turn = first; performance.now() < until; turn++) {
      if ((await load(turn)).status === 200) answered += 1;
    }
  };
  await Promise.all(Array.from({ length: 11 }, ask));
  return answered / seconds;
}

/** Milliseconds until a request is answered as quickly as in calm times. */
async function untilQuick(load: Load): Promise<number> {
  const start = performance.now();
  for (let turn = 0; ; turn++) {
    const { status, ms } = await load(turn);
    if (status === 200 && ms < 200) return Math.round(performance.now() - start);
  }
}

const asJson = (body: object, headers: Record<string, string> = {}) => ({
  method: "POST",
  body: JSON.stringify(body),
  headers: { "Content-Type": "application/json", ...headers },
});

async function addPerson(index: number): Promise<{ id: string; token: string }> {
  const account = { name: "Bench", email: `bench-${index}@example.com`, password };
  const signUp = await send(`${url}/api/auth/signup`, asJson(account, newAddress()));
  if (signUp.status !== 201) throw new Error(`Signing up failed: ${signUp.status} ${signUp.body}`);
  const { token, user } = JSON.parse(signUp.body);
  for (let i = 0; i < tasksEach; i++) {
    const task = asJson({ title: `Task ${i}` }, { Authorization: `Bearer ${token}` });
    await send(`${url}/api/${user.id}/tasks`, task);
  }
  return { id: user.id, token };
}

/** Costs what a real sign-in does: a hash. */
const signInAsNobody: Load = (turn) =>
  send(
    `${url}/api/auth/signin`,
    asJson({ email: `nobody-${turn}@example.com`, password }, newAddress()),
  );

/** Each has an address of its own, so that no limit on guessing is reached. */
let addresses = 0;
function newAddress(): Record<string, string> {
  addresses += 1;
  return { [addressHeader]: `10.${addresses >> 16}.${(addresses >> 8) & 255}.${addresses & 255}` };
}

async function main(): Promise<void> {
  const serverUrl = process.env.DATABASE_URL;
  if (serverUrl) {
    return withDatabase(serverUrl, async (url) => {
      const { pool, close } = await connect({ DATABASE_URL: url });
      await migrate(pool).finally(close);
      await bench({ DATABASE_URL: url });
    });
  }
  const folder = await mkdtemp(path.join(tmpdir(), "latch-bench-"));
  await bench({ DATA_DIR: folder }).finally(() => rm(folder, { recursive: true }));
}

await main().catch((error) => {
  console.error(`The benchmark failed: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
});
