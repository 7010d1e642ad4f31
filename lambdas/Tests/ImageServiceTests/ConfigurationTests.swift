import CairnAWS
import ImageService
import Testing

@Suite struct ConfigurationTests {
  private static let good = [
    "BUCKET": "b", "TABLE": "t", "AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "a",
    "AWS_SECRET_ACCESS_KEY": "s", "AWS_ENDPOINT_URL": "http://127.0.0.1:4566",
  ]

  @Test func `Everything comes from the environment`() throws {
    let more = [
      "URL_EXPIRY": "60", "PUBLIC_ENDPOINT": "https://images.example.org", "AWS_CA_BUNDLE": "/ca",
    ]
    let configuration = try Configuration(Self.good.merging(more) { $1 })
    #expect(configuration.bucket == "b")
    #expect(configuration.table == "t")
    #expect(configuration.urlExpiry == .seconds(60))
    #expect(configuration.publicEndpoint?.description == "https://images.example.org")
    #expect(configuration.certificates == "/ca")
    #expect(configuration.aws.region == "eu-west-1")
    #expect(configuration.aws.endpoint?.description == "http://127.0.0.1:4566")
  }

  @Test func `URLs are valid for 15 minutes, and made for where the function itself goes`() throws {
    let configuration = try Configuration(Self.good)
    #expect(configuration.urlExpiry == .seconds(900))
    #expect(configuration.publicEndpoint == nil)
  }

  @Test(arguments: [
    (["CAIRN_PUBLIC_ENDPOINT": "http://a.test"], "http://a.test"),
    (["CAIRN_PUBLIC_ENDPOINT": "http://a.test", "PUBLIC_ENDPOINT": ""], "http://a.test"),
    (
      ["CAIRN_PUBLIC_ENDPOINT": "http://a.test", "PUBLIC_ENDPOINT": "http://b.test"],
      "http://b.test"
    ),
  ])
  func `What the stack says comes before what LocalStack in Docker says`(
    _ more: [String: String], _ endpoint: String
  ) throws {
    let configuration = try Configuration(Self.good.merging(more) { $1 })
    #expect(configuration.publicEndpoint?.description == endpoint)
  }

  @Test(arguments: [
    (["BUCKET": ""], "The environment variable BUCKET is not set."),
    (["TABLE": ""], "The environment variable TABLE is not set."),
    (
      ["URL_EXPIRY": "soon"],
      #"URL_EXPIRY is "soon": it must be a number of seconds from 1 to 604800 (7 days)."#
    ),
    (
      ["URL_EXPIRY": "604801"],
      #"URL_EXPIRY is "604801": it must be a number of seconds from 1 to 604800 (7 days)."#
    ),
    (
      ["PUBLIC_ENDPOINT": "example.org"],
      #"PUBLIC_ENDPOINT is "example.org": it needs http:// or https:// in front, such as http://127.0.0.1:4566."#
    ),
  ])
  func `A wrong setting is named`(_ change: [String: String], _ message: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try Configuration(Self.good.merging(change) { $1 })
    }
    #expect(error?.errorMessage == message)
    #expect(error?.errorType == "ConfigurationError")
  }
}
