import CairnAWS

/// The bucket of the ledgers: objects with conditional writes.
package protocol LedgerObjects: Sendable {
  /// Nil if the object or its bucket doesn't exist.
  func read(_ key: String) async throws -> LedgerObject?
  func write(
    _ bytes: [UInt8], to key: String, if condition: LedgerVersion
  ) async throws -> LedgerWriteAnswer
  /// The version of an object without its bytes; nil if it doesn't exist.
  func etag(of key: String) async throws -> String?
  /// Unconditional; succeeds if it doesn't exist.
  func remove(_ key: String) async throws
  /// Succeeds if it exists already.
  func createBucket() async throws
}

package struct LedgerObject: Hashable, Sendable {
  package var bytes: [UInt8]
  package var etag: String

  package init(bytes: [UInt8], etag: String) {
    self.bytes = bytes
    self.etag = etag
  }
}

package enum LedgerWriteAnswer: Hashable, Sendable {
  case written(etag: String)
  /// The object doesn't meet the condition.
  case conflict
  case noBucket
}
