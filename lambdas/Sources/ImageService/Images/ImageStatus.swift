/// How far an image has come.
package enum ImageStatus: String, Sendable, CaseIterable {
  /// The place is made; the bytes have not come yet.
  case pendingUpload = "PENDING_UPLOAD"
  case uploaded = "UPLOADED"
}
