package io.signalbox.python;

/**
 * What a warm process is given before it is forked.
 *
 * @param lane of its fork server, for its output and its end
 * @param channel its own connection, for jobs and outcomes
 * @param slot its place on the board
 * @param nonce what its markers carry, in lower-case hexadecimal
 */
record WarmSeat(Lane lane, Lane channel, int slot, String nonce) {}
