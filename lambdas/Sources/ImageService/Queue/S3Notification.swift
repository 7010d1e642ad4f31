import CairnAWS
import CairnJSON

/// What S3 says in a message ("Event message structure" in the Amazon S3 user guide).
package enum S3Notification: Hashable, Sendable {
  /// Sent whenever a bucket's notifications are configured.
  case test
  case events([Event])

  package struct Event: Hashable, Sendable {
    /// Such as `ObjectCreated:Put`.
    package var name: String
    package var bucket: String
    /// Decoded: S3 writes a space as `+`, emulators as `%20`.
    package var key: String
    /// `2026-03-01T12:00:00.000Z`
    package var time: String
    package var size: String?
    package var etag: String?

    package var isCreation: Bool { name.hasPrefix("ObjectCreated:") }
  }

  package struct Unreadable: Error, Hashable, CustomStringConvertible {
    package var description: String
  }

  package init(message: String) throws(Unreadable) {
    let json: JSONValue
    do {
      json = try JSONValue(parsing: message)
    } catch {
      throw Unreadable(description: error.description)
    }
    if json["Event"]?.string == "s3:TestEvent" {
      self = .test
      return
    }
    guard let records = json["Records"]?.array else {
      throw Unreadable(description: "it has no Records")
    }
    var events: [Event] = []
    for record in records { events.append(try Event(record)) }
    self = .events(events)
  }
}

extension S3Notification.Event {
  fileprivate init(_ record: JSONValue) throws(S3Notification.Unreadable) {
    guard let name = record["eventName"]?.string, let time = record["eventTime"]?.string,
      let bucket = record["s3"]?["bucket"]?["name"]?.string,
      let encodedKey = record["s3"]?["object"]?["key"]?.string
    else {
      throw .init(description: "a record lacks its event's name or time, its bucket or its key")
    }
    guard let key = PercentEncoding.decode(encodedKey, plusIsSpace: true) else {
      throw .init(description: "the key \(encodedKey) is not UTF-8")
    }
    self.init(
      name: name.hasPrefix("s3:") ? String(name.dropFirst(3)) : name, bucket: bucket, key: key,
      time: time, size: record["s3"]?["object"]?["size"]?.number?.text,
      etag: record["s3"]?["object"]?["eTag"]?.string)
  }
}
