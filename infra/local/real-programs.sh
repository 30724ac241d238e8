#!/bin/sh
# The entry point of the images of infra/local/real-programs: start CLIENT [OPTION…] runs a chain of one node. The client becomes process 1,
# as in its own project's image.
set -eu

client=$1
shift
case $client in
  geth)
    # A block each second. A geth that was killed wants to sync its state from peers, of which there are none: each start makes a new chain.
    rm -rf /data/*
    exec geth --dev --dev.period 1 --datadir /data --ipcdisable --http --http.addr 0.0.0.0 --metrics --metrics.addr 0.0.0.0 "$@"
    ;;
  cometbft)
    [ -e /data/config/config.toml ] || cometbft init --home /data
    sed -i 's/^prometheus = false/prometheus = true/; s#^laddr = "tcp://127.0.0.1:26657"#laddr = "tcp://0.0.0.0:26657"#' /data/config/config.toml
    exec cometbft start --home /data --proxy_app kvstore "$@"
    ;;
  lodestar)
    # A slot every two seconds. A node that is alone and an epoch behind never catches up, so each start makes a new chain. Its genesis
    # waits for a busy machine.
    export LODESTAR_PRESET=minimal NODE_BACKEND=js
    rm -rf /data/* && cd /data
    lodestar=/opt/lodestar/node_modules/.bin/lodestar
    node $lodestar validator --network dev --interopIndexes 0..3 --server http://127.0.0.1:9596 --dataDir /data --force \
      --params.SECONDS_PER_SLOT 2 >/data/validators.log 2>&1 &
    exec node $lodestar dev --genesisValidators 4 --genesisTime $(($(date +%s) + 20)) --dataDir /data --sync.isSingleNode \
      --network.allowPublishToZeroPeers --rest.address 0.0.0.0 --metrics --metrics.address 0.0.0.0 --params.SECONDS_PER_SLOT 2 "$@"
    ;;
  *)
    echo "start: no client is named $client" >&2
    exit 2
    ;;
esac
