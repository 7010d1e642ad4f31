import CairnAWS
import CairnJSON
import ImageService
import LambdaRuntime

/// `POST /uploadImages`: makes the place for an image and answers where to put its bytes.
struct UploadImagesHandler: APIHandler {
  static let method = "POST"

  var objects: any ObjectStore
  var metadata: any MetadataStore
  var identifiers: any ImageIdentifiers = TimeOrderedIdentifiers()
  var now: @Sendable () -> Timestamp = { .now }

  /// How long after its URL an image that never came is still known, in seconds: events may be late.
  static let grace = 24 * 3600

  func answer(_ request: APIRequest, in invocation: Invocation) async throws -> APIAnswer {
    let body = try request.object()
    let userID = try body.requiredText(.userID)
    let filename = try body.requiredText(.filename)
    let contentType = try ContentType.image(body.requiredText(.contentType))

    let time = now()
    let imageID = identifiers.next(at: time)
    let key = ObjectKey(userID: userID, imageID: imageID, filename: filename).text
    let image = ImageRecord(
      userID: userID, imageID: imageID, filename: filename, contentType: contentType,
      status: .pendingUpload, key: key, createdAt: time.iso8601,
      expiresAt: time.milliseconds / 1000 + Int(objects.urlExpiry.components.seconds) + Self.grace)
    let url = try await objects.uploadURL(key: key, contentType: contentType)
    try await metadata.insert(image)
    invocation.log.info(
      "upload prepared", ["userId": .string(userID), "imageId": .string(imageID)])
    return APIAnswer(
      status: 201,
      [
        "image_id": .string(imageID),
        "upload_url": .string(url),
        "upload_method": "PUT",
        // Signed with the URL: the bytes must come with just this type.
        "upload_headers": ["Content-Type": .string(contentType)],
        "expires_in": .int(objects.urlExpiry.components.seconds),
        "metadata": .object(image.answer),
      ])
  }
}
