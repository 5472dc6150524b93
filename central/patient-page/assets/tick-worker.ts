setInterval(() => postMessage(null), 40)
