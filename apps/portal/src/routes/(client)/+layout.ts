/** These pages work as HTML and forms alone: on an old phone there is nothing to load and nothing to fail. */
export const csr = false;
