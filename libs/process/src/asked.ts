/**
 * What a process does that is asked to end before it has begun anything: it leaves. Process 1 of a container would not hear of it otherwise, for the kernel
 * gives it no signal that it does not listen for (pid_namespaces(7)). It comes before all other imports, which take their time, so it imports nothing.
 */
export const ASKED = ['SIGTERM', 'SIGINT'] as const;

export function leaveWhenAsked(): void {
  for (const signal of ASKED) process.on(signal, leave);
}

/** From here on there is something to bring to an end, and somebody who does. */
export function stayWhenAsked(): void {
  for (const signal of ASKED) process.off(signal, leave);
}

function leave(): void {
  process.exit(0);
}
