import CairnAWS
import CairnJSON
import Testing

@testable import ImageService

@Suite struct S3ObjectStoreTests {
  @Test func `URLs carry expiry and content type, for the host that clients see`() async throws {
    let transport = RecordingTransport([])
    let clientsView = AWSClient(
      configuration: .endpoint(try AWSEndpoint("https://images.example.org", origin: "test")),
      transport: transport)
    let store = S3ObjectStore(
      client: transport.client, signer: clientsView, bucket: "b", urlExpiry: .seconds(60))
    let put = try await store.uploadURL(key: "a/1/c.png", contentType: "image/png")
    #expect(put.hasPrefix("https://images.example.org/b/a/1/c.png?X-Amz-Algorithm="))
    #expect(put.contains("&X-Amz-Expires=60&"))
    #expect(put.contains("&X-Amz-SignedHeaders=content-type%3Bhost&"))
    let get = try await store.downloadURL(key: "a/1/c.png")
    #expect(get.contains("&X-Amz-SignedHeaders=host&"))
    #expect(transport.urls == [])
  }

  @Test func `Bytes are deleted by key`() async throws {
    let transport = RecordingTransport([(204, nil)])
    let store = S3ObjectStore(
      client: transport.client, signer: transport.client, bucket: "b", urlExpiry: .seconds(60))
    try await store.delete(key: "a/1/c.png")
    #expect(transport.urls == ["DELETE http://127.0.0.1:4566/b/a/1/c.png"])
  }

  @Test func `Stores are made from the environment alone`() async throws {
    let stores = try Stores([
      "BUCKET": "b", "TABLE": "t", "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
      "PUBLIC_ENDPOINT": "http://localhost:4566", "URL_EXPIRY": "5",
    ])
    #expect(stores.objects.bucket == "b")
    #expect(
      try await stores.objects.downloadURL(key: "k").hasPrefix("http://localhost:4566/b/k?"))
    #expect(throws: ConfigurationError.self) { try Stores([:]) }
  }
}
