/** The many objects of which the kit builds one node. */
import { randomBytes } from 'node:crypto';
import * as ldk from 'lightningdevkit';
import { type Chain, NETWORK } from './chain';
import { nowSeconds } from './ldk';

/** What a node asks for forwarding: base in msat, proportional in millionths of the amount. */
export interface ForwardingFee {
  baseMsat: number;
  millionths: number;
}

export interface NodeParts {
  manager: ldk.ChannelManager;
  peers: ldk.PeerManager;
  graph: ldk.NetworkGraph;
  router: ldk.Router;
  keys: ldk.KeysManager;
  /** Where the node's events come from. */
  sources: ldk.EventsProvider[];
  /** The bindings hold what they call back only weakly; whoever owns the node must hold this. */
  kept: unknown[];
}

/** sat per 1000 units of weight: the lowest a relay takes. */
const ON_CHAIN_FEE = 253;

export function buildNode(chain: Chain, fee: ForwardingFee): NodeParts {
  const kept: unknown[] = [];
  const keep = <T>(part: T): T => {
    kept.push(part);
    return part;
  };

  const fees = keep(ldk.FeeEstimator.new_impl({ get_est_sat_per_1000_weight: () => ON_CHAIN_FEE }));
  const broadcaster = keep(
    ldk.BroadcasterInterface.new_impl({
      broadcast_transactions: (transactions) => {
        for (const transaction of transactions) chain.broadcast(transaction);
      },
    }),
  );
  const logger = keep(ldk.Logger.new_impl({ log: () => {} }));
  const stored = ldk.ChannelMonitorUpdateStatus.LDKChannelMonitorUpdateStatus_Completed;
  const storage = keep(
    ldk.Persist.new_impl({
      persist_new_channel: () => stored,
      update_persisted_channel: () => stored,
      archive_persisted_channel: () => {},
    }),
  );

  const keys = keep(ldk.KeysManager.constructor_new(randomBytes(32), BigInt(nowSeconds()), 0));
  const entropy = keep(keys.as_EntropySource());
  const signer = keep(keys.as_NodeSigner());
  const monitor = keep(
    ldk.ChainMonitor.constructor_new(
      ldk.Option_FilterZ.constructor_none(),
      broadcaster,
      logger,
      fees,
      storage,
    ),
  );

  const graph = keep(ldk.NetworkGraph.constructor_new(NETWORK, logger));
  const decay = ldk.ProbabilisticScoringDecayParameters.constructor_default();
  const scorer = keep(ldk.ProbabilisticScorer.constructor_new(decay, graph, logger));
  const score = keep(ldk.MultiThreadedLockableScore.constructor_new(keep(scorer.as_Score())));
  const defaultRouter = keep(
    ldk.DefaultRouter.constructor_new(
      graph,
      logger,
      entropy,
      keep(score.as_LockableScore()),
      ldk.ProbabilisticScoringFeeParameters.constructor_default(),
    ),
  );
  const router = keep(defaultRouter.as_Router());
  const messageRouter = keep(
    keep(ldk.DefaultMessageRouter.constructor_new(graph, entropy)).as_MessageRouter(),
  );

  const manager = keep(
    ldk.ChannelManager.constructor_new(
      fees,
      keep(monitor.as_Watch()),
      broadcaster,
      router,
      messageRouter,
      logger,
      entropy,
      signer,
      keep(keys.as_SignerProvider()),
      configuration(fee),
      ldk.ChainParameters.constructor_new(NETWORK, ldk.BestBlock.constructor_new(chain.tip, chain.height)),
      nowSeconds(),
    ),
  );

  const ignorer = keep(ldk.IgnoringMessageHandler.constructor_new());
  const gossip = keep(
    ldk.P2PGossipSync.constructor_new(graph, ldk.Option_UtxoLookupZ.constructor_none(), logger),
  );
  const messenger = keep(
    ldk.OnionMessenger.constructor_new(
      entropy,
      signer,
      logger,
      keep(manager.as_NodeIdLookUp()),
      messageRouter,
      keep(manager.as_OffersMessageHandler()),
      keep(ignorer.as_AsyncPaymentsMessageHandler()),
      keep(manager.as_DNSResolverMessageHandler()),
      keep(ignorer.as_CustomOnionMessageHandler()),
    ),
  );
  const peers = keep(
    ldk.PeerManager.constructor_new(
      keep(manager.as_ChannelMessageHandler()),
      keep(gossip.as_RoutingMessageHandler()),
      keep(messenger.as_OnionMessageHandler()),
      keep(ignorer.as_CustomMessageHandler()),
      nowSeconds(),
      randomBytes(32),
      logger,
      signer,
    ),
  );

  chain.follow(keep(manager.as_Confirm()), keep(monitor.as_Confirm()));
  const sources = [manager.as_EventsProvider(), monitor.as_EventsProvider(), messenger.as_EventsProvider()];
  return { manager, peers, graph, router, keys, sources: keep(sources), kept };
}

/** What the protocol allows in each direction of a channel (BOLT 2). */
const MOST_HTLCS = 483;
/** msat. By default the kit lets hardly more than one small payment be in flight, with the costs of going on chain in mind. */
const MOST_DUST = 1_000_000_000n;

/**
 * Announced channels, usable after one block, in which the whole balance may be in flight at once, in payments as small and as
 * many as one likes. Invoices that came for an offer are not paid before we have looked at them.
 */
function configuration(fee: ForwardingFee): ldk.UserConfig {
  const configuration = ldk.UserConfig.constructor_default();
  const handshake = configuration.get_channel_handshake_config();
  handshake.set_minimum_depth(1);
  handshake.set_announce_for_forwarding(true);
  handshake.set_max_inbound_htlc_value_in_flight_percent_of_channel(100);
  handshake.set_our_max_accepted_htlcs(MOST_HTLCS);
  configuration.set_channel_handshake_config(handshake);
  const channel = configuration.get_channel_config();
  channel.set_max_dust_htlc_exposure(ldk.MaxDustHTLCExposure.constructor_fixed_limit_msat(MOST_DUST));
  channel.set_forwarding_fee_base_msat(fee.baseMsat);
  channel.set_forwarding_fee_proportional_millionths(fee.millionths);
  configuration.set_channel_config(channel);
  configuration.set_manually_handle_bolt12_invoices(true);
  return configuration;
}
