import CairnJSON
import ImageService
import LambdaRuntime

/// Takes S3's events from the queue and notes in the table which bytes have come.
///
/// A message that could not be handled is named in the answer, so that the queue delivers it again, and
/// in the end puts it aside; the others of its batch are done.
struct S3ListenerHandler: LambdaHandler {
  var objects: any ObjectStore
  var metadata: any MetadataStore

  func handle(_ event: SQSEvent, in invocation: Invocation) async throws -> JSONValue {
    var failures: [JSONValue] = []
    for message in event.messages {
      let log = invocation.log.with(["messageId": .string(message.id)])
      do {
        try await handle(message, log)
      } catch {
        let failure = error as? EventFailure
        log.with(failure?.about ?? [:])
          .error("message failed", ["reason": .string("\(failure?.cause ?? error)")])
        failures.append(["itemIdentifier": .string(message.id)])
      }
    }
    return ["batchItemFailures": .array(failures)]
  }

  private func handle(_ message: SQSEvent.Message, _ log: Log) async throws {
    switch try S3Notification(message: message.body) {
    case .test:
      log.debug("test event")
    case .events(let events):
      for event in events { try await handle(event, log) }
    }
  }

  private func handle(_ event: S3Notification.Event, _ log: Log) async throws {
    guard event.isCreation, event.bucket == objects.bucket, let key = ObjectKey(event.key) else {
      log.warning(
        "event ignored",
        [
          "event": .string(event.name), "bucket": .string(event.bucket), "key": .string(event.key),
        ])
      return
    }
    let about: [String: JSONValue] = [
      "userId": .string(key.userID), "imageId": .string(key.imageID),
    ]
    do {
      try await take(event, of: key, log.with(about))
    } catch {
      throw EventFailure(about: about, cause: error)
    }
  }

  private func take(_ event: S3Notification.Event, of key: ObjectKey, _ log: Log) async throws {
    let upload = Upload(key: key, time: event.time, size: event.size, etag: event.etag)
    switch try await metadata.markUploaded(upload) {
    case .noted:
      log.info("image uploaded")
    case .knownAlready:
      log.debug("upload known already")
    case .imageMissing:
      // Deleted while its bytes were on their way: nobody else will remove them.
      try await objects.delete(key: event.key)
      log.warning("upload of a deleted image removed")
    }
  }
}

/// Whose event failed, and why: for the log.
private struct EventFailure: Error {
  var about: [String: JSONValue]
  var cause: any Error
}
