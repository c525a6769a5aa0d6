import { execFileSync } from "node:child_process";
import { cpSync, linkSync, mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import path from "node:path";

/** The result of a Dockerfile: the last stage's files, and how to run them. */
export type Image = {
  /** The last stage's working directory. */
  workdir: string;
  environment: NodeJS.ProcessEnv;
  command: string[];
  user: string;
  port: string;
};

type Stage = Image & { root: string };

/**
 * Does in folders, within `folder`, what `docker build` would do in containers: every COPY and RUN of the Dockerfile,
 * in order, on the files that git knows of this checkout, uncommitted edits included. There are no base images: Node,
 * npm and the installed packages are this machine's own.
 *
 * @throws for an unknown instruction, and with a command's output if the command fails
 */
export function buildImage(folder: string): Image {
  const context = path.join(folder, "context");
  copyContext(context);
  const stages = new Map<string, Stage>();
  let stage = newStage(path.join(folder, "stage-0"));
  for (const [instruction, rest] of instructions(readFileSync("Dockerfile", "utf8"))) {
    if (instruction === "FROM") {
      stage = newStage(path.join(folder, `stage-${stages.size + 1}`));
      stages.set(/ AS (\S+)$/.exec(rest)?.[1] ?? "last", stage);
    } else perform(stage, instruction, rest, { context, stages });
  }
  return stage;
}

function instructions(dockerfile: string): [string, string][] {
  const lines = dockerfile.split("\n").filter((line) => line && !line.startsWith("#"));
  return lines.map((line) => {
    const [, instruction = "", rest = ""] = /^(\S+)\s+(.+)$/.exec(line) ?? [];
    return [instruction, rest];
  });
}

function newStage(root: string): Stage {
  mkdirSync(root, { mode: 0o755 });
  // Without NODE_ENV, although the type wants one: with it, npm would leave out the packages that build.
  const environment = {} as NodeJS.ProcessEnv;
  return { root, workdir: root, environment, command: [], user: "root", port: "" };
}

function perform(
  stage: Stage,
  instruction: string,
  rest: string,
  { context, stages }: { context: string; stages: Map<string, Stage> },
): void {
  if (instruction === "WORKDIR") {
    stage.workdir = path.join(stage.root, rest);
    mkdirSync(stage.workdir, { recursive: true });
  } else if (instruction === "COPY") {
    const [, from, paths = ""] = /^(?:--from=(\S+) )?(.+)$/.exec(rest) ?? [];
    const source = from ? stages.get(from)?.root : context;
    if (!source) throw new Error(`COPY from an unknown stage: ${rest}`);
    // An earlier stage's output is needed once: moving it saves copying thousands of files.
    copy(source, stage.workdir, paths.split(" "), from ? renameSync : copyAll);
  } else if (instruction === "RUN") run(stage, rest);
  else if (instruction === "ENV") {
    const [name = "", value = ""] = rest.split("=");
    stage.environment[name] = value;
  } else if (instruction === "CMD") stage.command = JSON.parse(rest);
  else if (instruction === "USER") stage.user = rest;
  else if (instruction === "EXPOSE") stage.port = rest;
  else throw new Error(`The test does not know how to do ${instruction} ${rest}`);
}

/** As COPY: several files go into a folder, a folder's contents into the target. */
function copy(
  source: string,
  workdir: string,
  paths: string[],
  place: (from: string, to: string) => void,
): void {
  const target = paths.at(-1) ?? "";
  for (const file of paths.slice(0, -1)) {
    const into =
      target.endsWith("/") && file !== "." ? path.join(target, path.basename(file)) : target;
    const to = path.join(workdir, into);
    mkdirSync(path.dirname(to), { recursive: true });
    place(path.join(source, file), to);
  }
}

const copyAll = (from: string, to: string) =>
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });

function run({ workdir, environment }: Stage, command: string): void {
  if (command === "npm ci") {
    link("node_modules", path.join(workdir, "node_modules"));
    return;
  }
  const { PATH, HOME, npm_config_cache } = process.env;
  const npm = {
    npm_config_prefer_offline: "true",
    npm_config_audit: "false",
    npm_config_loglevel: "error",
  };
  execFileSync("sh", ["-c", command], {
    cwd: workdir,
    env: { PATH, HOME, npm_config_cache, ...npm, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** What npm ci would make: whoever runs the tests has done that, and what is removed from a copy of links stays here. */
function link(from: string, to: string): void {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.name === ".cache") continue;
    if (entry.isDirectory()) link(source, target);
    else if (entry.isFile() && linked(source, target)) continue;
    else cpSync(source, target, { verbatimSymlinks: true });
  }
}

/** Links a file; false where the two places are on different disks. */
function linked(source: string, target: string): boolean {
  try {
    linkSync(source, target);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EXDEV") return false;
    throw error;
  }
}

/** A clean checkout, without what .dockerignore names. */
function copyContext(context: string): void {
  const ignored = readFileSync(".dockerignore", "utf8")
    .split("\n")
    .filter((line) => line && !line.startsWith("#"))
    .map(
      (pattern) => new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", "[^/]*")}(/|$)`),
    );
  const git = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
  for (const file of execFileSync("git", git, { encoding: "utf8" }).split("\0").filter(Boolean)) {
    if (!ignored.some((pattern) => pattern.test(file))) cpSync(file, path.join(context, file));
  }
}
