import { EnvHttpProxyAgent, setGlobalDispatcher } from 'undici'

/**
 * Electron's net.fetch goes through the proxy of the command line; so must Node's fetch. As in Chromium, loopback
 * goes past the proxy unless the bypass list says <-loopback>, and http goes as it is and not through a tunnel:
 * undici would try a tunnel that breaks again and again, without ever rejecting.
 */
export function goThroughProxy(server: string, bypassList: string): void {
  if (!server) return
  const uri = /^https?:/.test(server) ? server : `http://${server}`
  const bypassed = bypassList.split(/[;,]/).filter((one) => one && one !== '<-loopback>' && one !== '<local>')
  const loopback = bypassList.includes('<-loopback>') ? [] : ['127.0.0.1', 'localhost', '[::1]']
  setGlobalDispatcher(
    new EnvHttpProxyAgent({
      httpProxy: uri,
      httpsProxy: uri,
      noProxy: [...bypassed, ...loopback].join(','),
      proxyTunnel: false,
    }),
  )
}
