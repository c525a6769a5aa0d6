import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** A reader's terminal: blocks are typed one after another into one shell. */
export type Terminal = {
  /** Runs a block to its end. @returns its output @throws with that if one of its commands failed */
  type: (block: string) => Promise<string>;
  close: () => Promise<void>;
};

/** A command that keeps running in a terminal of its own. */
export type Running = {
  /** All that it has printed so far. */
  output: () => string;
  /** Null while it runs. */
  exitCode: () => number | null;
  /** Presses Ctrl-C, which reaches every process of the terminal, and waits until they have ended. */
  interrupt: () => Promise<void>;
};

type Place = { folder: string; environment: Record<string, string | undefined> };

/** Opens a terminal that keeps its own files in `notes`, outside of the folder it works in. */
export function openTerminal({ folder, environment }: Place, notes: string): Terminal {
  const shell = spawn("bash", ["--noprofile", "--norc"], {
    cwd: folder,
    env: environment as NodeJS.ProcessEnv,
    stdio: ["pipe", "pipe", "inherit"],
    detached: true,
  });
  const files = { block: path.join(notes, "block"), output: path.join(notes, "output") };
  // A failed command is remembered: the last one's success must not hide it.
  shell.stdin.write("set -o errtrace\ntrap 'failed=\"$BASH_COMMAND\"' ERR\n");
  return {
    async type(block) {
      writeFileSync(files.block, block);
      const done = once(shell.stdout, "data");
      shell.stdin.write(
        `failed=; . ${files.block} </dev/null >${files.output} 2>&1; echo "=$failed"\n`,
      );
      const [said] = await done;
      const output = readFileSync(files.output, "utf8");
      const failed = String(said).trim().slice(1);
      if (failed) throw new Error(`"${failed}" failed, having printed:\n${output}`);
      return output;
    },
    async close() {
      shell.stdin.end();
      if (shell.exitCode === null) await once(shell, "close");
    },
  };
}

/** Starts a block in a terminal of its own. */
export function startInTerminal(block: string, { folder, environment }: Place): Running {
  const shell = spawn("bash", ["--noprofile", "--norc", "-c", block], {
    cwd: folder,
    env: environment as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let printed = "";
  for (const stream of [shell.stdout, shell.stderr]) {
    stream.on("data", (data) => {
      printed += data;
    });
  }
  const ended = once(shell, "close");
  return {
    output: () => printed,
    exitCode: () => shell.exitCode,
    async interrupt() {
      interruptGroup(shell);
      await ended;
    },
  };
}

/** The shell leads a process group of its own, with everything that it has started. */
function interruptGroup({ pid, exitCode }: ChildProcess): void {
  if (pid && exitCode === null) process.kill(-pid, "SIGINT");
}
