import CairnAWS

/// The bucket that ledgers lie in, as far as they need one: objects that are written only if they
/// are what the writer last saw.
package protocol LedgerObjects: Sendable {
  /// Nil when the object, or its bucket, is absent.
  func read(_ key: String) async throws -> LedgerObject?
  func write(
    _ bytes: [UInt8], to key: String, if condition: LedgerVersion
  ) async throws -> LedgerWriteAnswer
  /// The version of an object without its bytes; nil when it is absent.
  func etag(of key: String) async throws -> String?
  /// Whatever its version is; succeeds when it is absent.
  func remove(_ key: String) async throws
  /// Succeeds when it is there already.
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
  /// The object is not what the condition says.
  case conflict
  case noBucket
}
