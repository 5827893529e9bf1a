/** A run whose document cannot be read, or says nothing of the action where the run stands. */
export class FlowFault extends Error {}
