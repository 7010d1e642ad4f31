import CairnAWS
import CairnJSON
import ImageService
import LambdaRuntime

/// `DELETE /deleteImages`, with the ids in the query or in a JSON body: removes an image's bytes, then
/// what the table knows of it.
///
/// In this order, so that a failure in between leaves an image that can be deleted again. Bytes that
/// arrive later are removed by the listener, which finds no record for them.
struct DeleteImagesHandler: APIHandler {
  static let method = "DELETE"

  var objects: any ObjectStore
  var metadata: any MetadataStore

  /// A status changes once in an image's life; the rest is for what nobody foresaw.
  private static let attempts = 4

  func answer(_ request: APIRequest, in invocation: Invocation) async throws -> APIAnswer {
    let userID = try request.requiredInQueryOrBody(.userID)
    let imageID = try request.requiredInQueryOrBody(.imageID)
    for _ in 0..<Self.attempts {
      guard let image = try await metadata.image(userID: userID, imageID: imageID) else {
        throw RequestError(.notFound, "The user has no image \(imageID).")
      }
      let hasBytes = image.status == .uploaded
      if hasBytes { try await objects.delete(key: image.key) }
      // False when the bytes arrived, or another delete was first, since we looked.
      guard
        try await metadata.delete(userID: userID, imageID: imageID, ifStatus: image.status)
      else { continue }
      invocation.log.info(
        "image deleted",
        [
          "userId": .string(userID), "imageId": .string(imageID), "objectDeleted": .bool(hasBytes),
        ])
      return APIAnswer([
        "user_id": .string(userID), "image_id": .string(imageID),
        "object_deleted": .bool(hasBytes), "metadata_deleted": true,
      ])
    }
    throw RequestError(.conflict, "The image changes too fast; try again.")
  }
}
