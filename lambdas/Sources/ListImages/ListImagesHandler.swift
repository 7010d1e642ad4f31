import CairnJSON
import ImageService
import LambdaRuntime

/// `GET /listImages`: a user's images, newest first, at most ten a page.
struct ListImagesHandler: APIHandler {
  static let method = "GET"

  var objects: any ObjectStore
  var metadata: any MetadataStore
  var pageTokens: PageTokens

  static let maximumPageSize = 10
  /// How many records are looked at a time when not all of them match.
  static let filteredStep = 100

  func answer(_ request: APIRequest, in invocation: Invocation) async throws -> APIAnswer {
    let userID = try request.requiredParameter(.userID)
    let filter = ImageFilter(
      filename: try request.parameter(.filename),
      contentType: try request.parameter(.contentType)?.lowercased())
    let limit = try Self.limit(request)
    var start: String?
    if let token = try request.parameter(.pageToken) {
      start = try pageTokens.imageID(in: token, userID: userID, filter: filter)
    }

    let (images, hasMore) = try await page(userID, filter, after: start, limit: limit)
    var answer: [String: JSONValue] = [:]
    answer["images"] = .array(try await shown(images))
    answer["count"] = .int(images.count)
    if hasMore, let last = images.last {
      answer["next_page_token"] = .string(
        pageTokens.token(after: last.imageID, userID: userID, filter: filter))
    }
    invocation.log.info(
      "images listed", ["userId": .string(userID), "count": .int(images.count)])
    return APIAnswer(.object(answer))
  }

  private static func limit(_ request: APIRequest) throws(RequestError) -> Int {
    guard let text = try request.parameter(.limit) else { return maximumPageSize }
    guard let limit = Int(text), (1...maximumPageSize).contains(limit) else {
      throw RequestError(
        .badRequest, "limit must be a number from 1 to \(maximumPageSize); it is \"\(text)\".")
    }
    return limit
  }

  /// Reads on until the page is full and one more image shows that another page follows.
  private func page(
    _ userID: String, _ filter: ImageFilter, after start: String?, limit: Int
  ) async throws -> (images: [ImageRecord], hasMore: Bool) {
    var images: [ImageRecord] = []
    var position = start
    repeat {
      let wanted = limit + 1 - images.count
      let page = try await metadata.page(
        userID: userID, filter: filter, after: position,
        limit: filter.isEmpty ? wanted : Self.filteredStep)
      images += page.images
      position = page.last
    } while images.count <= limit && position != nil
    return (Array(images.prefix(limit)), images.count > limit)
  }

  private func shown(_ images: [ImageRecord]) async throws -> [JSONValue] {
    var shown: [JSONValue] = []
    for image in images {
      var members = image.answer
      if image.status == .uploaded, !image.key.isEmpty {
        members["bucket"] = .string(objects.bucket)
        members["key"] = .string(image.key)
        // What clients of the earlier Python service read.
        members["s3_key"] = .string(image.key)
        members["download_url"] = .string(try await objects.downloadURL(key: image.key))
        members["expires_in"] = .int(objects.urlExpiry.components.seconds)
      }
      shown.append(.object(members))
    }
    return shown
  }
}
