import ImageService
import Synchronization

/// A bucket in memory.
final class MemoryObjects: ObjectStore {
  let bucket = "images"
  let urlExpiry = Duration.seconds(60)
  private let state = Mutex<(keys: Set<String>, deleted: [String], error: Fault?)>(([], [], nil))

  var deleted: [String] { state.withLock(\.deleted) }

  func fail(_ error: Fault?) { state.withLock { $0.error = error } }

  func uploadURL(key: String, contentType: String) async throws -> String {
    try check()
    return "put:\(key):\(contentType)"
  }

  func downloadURL(key: String) async throws -> String {
    try check()
    return "get:\(key)"
  }

  func delete(key: String) async throws {
    try check()
    state.withLock { $0.deleted.append(key) }
  }

  private func check() throws {
    if let error = state.withLock(\.error) { throw error }
  }
}

struct Fault: Error, CustomStringConvertible {
  var description: String
}

/// A table in memory that answers like DynamoDB: the filter counts after the limit.
final class MemoryTable: MetadataStore {
  private let state = Mutex<[String: ImageRecord]>([:])
  private let pages = Mutex<[Int]>([])
  /// Runs before a conditional write, as another process would.
  private let interference = Mutex<[@Sendable (MemoryTable) -> Void]>([])
  private let fault = Mutex<Fault?>(nil)

  init(_ images: [ImageRecord] = []) {
    for image in images { put(image) }
  }

  var images: [ImageRecord] {
    state.withLock { Array($0.values) }.sorted { $0.imageID < $1.imageID }
  }

  /// The limits that pages were asked for with.
  var limits: [Int] { pages.withLock { $0 } }

  func put(_ image: ImageRecord) {
    state.withLock { $0[Self.key(image.userID, image.imageID)] = image }
  }

  func remove(_ userID: String, _ imageID: String) {
    state.withLock { $0[Self.key(userID, imageID)] = nil }
  }

  func interfere(_ action: @escaping @Sendable (MemoryTable) -> Void) {
    interference.withLock { $0.append(action) }
  }

  func fail(_ error: Fault?) { fault.withLock { $0 = error } }

  func insert(_ image: ImageRecord) async throws {
    try check()
    put(image)
  }

  func image(userID: String, imageID: String) async throws -> ImageRecord? {
    try check()
    return state.withLock { $0[Self.key(userID, imageID)] }
  }

  func page(
    userID: String, filter: ImageFilter, after imageID: String?, limit: Int
  ) async throws -> MetadataPage {
    try check()
    pages.withLock { $0.append(limit) }
    let all = images.reversed().filter {
      $0.userID == userID && (imageID == nil || $0.imageID < imageID ?? "")
    }
    let looked = all.prefix(limit)
    let matching = looked.filter { image in
      (filter.filename.map { image.filename.lowercased().contains($0.lowercased()) } ?? true)
        && (filter.contentType.map { image.contentType == $0 } ?? true)
    }
    // Like DynamoDB, it says to go on when the limit was reached, even at the very end.
    return MetadataPage(
      images: Array(matching), last: looked.count == limit ? looked.last?.imageID : nil)
  }

  func markUploaded(_ upload: Upload) async throws -> UploadOutcome {
    try check()
    return state.withLock { images in
      let key = Self.key(upload.key.userID, upload.key.imageID)
      guard var image = images[key] else { return .imageMissing }
      guard image.status == .pendingUpload || image.uploadedAt ?? "" < upload.time else {
        return .knownAlready
      }
      image.status = .uploaded
      image.uploadedAt = upload.time
      image.size = upload.size
      image.etag = upload.etag
      image.expiresAt = nil
      images[key] = image
      return .noted
    }
  }

  func delete(
    userID: String, imageID: String, ifStatus status: ImageStatus
  ) async throws -> Bool {
    try check()
    let action = interference.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    action?(self)
    return state.withLock { images in
      let key = Self.key(userID, imageID)
      guard images[key]?.status == status else { return false }
      images[key] = nil
      return true
    }
  }

  private func check() throws {
    if let error = fault.withLock({ $0 }) { throw error }
  }

  private static func key(_ userID: String, _ imageID: String) -> String {
    "\(userID)\0\(imageID)"
  }
}
