/** The bundle without Node's modules: the one that runs in a window. */
declare module 'simple-peer/simplepeer.min.js' {
  const Peer: import('./peer.ts').PeerConstructor
  export default Peer
}
