// As much of a browser as a script for browsers needs to start here. Import it before the script.
Object.assign(globalThis, { window: globalThis, self: globalThis })
Object.defineProperty(globalThis, 'navigator', { value: { onLine: true, userAgent: 'Node' } })
