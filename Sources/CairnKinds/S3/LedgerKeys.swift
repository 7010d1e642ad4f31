import CairnAWS
import CairnAWSXML
import CairnEngine

/// Lists the objects of a ledger bucket, for `Session.stacks`: the engine reads no XML.
package enum LedgerKeys {
  /// The keys without a slash; none without the bucket. Code and damaged ledgers have one.
  package static let listing: Session.LedgerListing = { aws, bucket, owner in
    try await found {
      try await aws.listObjects(bucket, prefix: "", delimiter: "/", owner: owner).map(\.key)
    } ?? []
  }
}
