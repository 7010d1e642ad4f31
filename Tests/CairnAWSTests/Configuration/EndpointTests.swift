import Testing

@testable import CairnAWS

@Suite struct `Endpoints` {
  @Test(arguments: [
    ("http://127.0.0.1:4566", "http://127.0.0.1:4566"),
    ("HTTP://LocalHost:4566/", "http://localhost:4566"),
    ("https://aws.example.com", "https://aws.example.com"),
    ("http://[::1]:4566/base//", "http://[::1]:4566/base"),
    ("http://[::1]", "http://[::1]"),
  ])
  func `are read`(text: String, expected: String) throws {
    #expect(try AWSEndpoint(text, origin: "--endpoint").description == expected)
  }

  @Test(arguments: [
    ("localhost:4566", "it needs http:// or https:// in front, such as http://127.0.0.1:4566."),
    ("", "it needs http:// or https:// in front, such as http://127.0.0.1:4566."),
    ("ftp://h", "it must begin with http:// or https://."),
    ("http://", "it has no valid host name."),
    ("http://:80", "it has no valid host name."),
    ("http://a b", "it has no valid host name."),
    ("http://[::1", "it has no valid host name."),
    ("http://h:", "the port must be a number from 1 to 65535."),
    ("http://h:0", "the port must be a number from 1 to 65535."),
    ("http://h:65536", "the port must be a number from 1 to 65535."),
    ("http://h:+80", "the port must be a number from 1 to 65535."),
    ("http://me:secret@h", "a user name or password has no place in it."),
    ("http://h/?x", "a query or fragment has no place in it."),
    ("http://h?x", "a query or fragment has no place in it."),
    ("http://h/é", "spaces and letters beyond ASCII must be percent-encoded in its path."),
  ])
  func `say what is wrong with them`(text: String, reason: String) {
    let error = #expect(throws: AWSConfigurationError.self) {
      try AWSEndpoint(text, origin: "AWS_ENDPOINT_URL")
    }
    let shown = text == "http://me:secret@h" ? "http://…@h" : text
    #expect(error?.message == "AWS_ENDPOINT_URL is \"\(shown)\": \(reason)")
  }

  @Test(arguments: [
    ("http://s3.amazonaws.com", true), ("https://AMAZONAWS.com", true),
    ("https://sqs.cn-north-1.amazonaws.com.cn", true),
    ("https://s3.us-east-1.amazonaws.com.", true),
    ("https://lambda.us-east-1.api.aws", true), ("https://notamazonaws.com", false),
    ("https://amazonaws.com.example.org", false), ("http://localhost.localstack.cloud", false),
  ])
  func `know the hosts of AWS`(text: String, isAmazon: Bool) throws {
    #expect(try AWSEndpoint(text, origin: "x").isAmazon == isAmazon)
  }

  /// Service, region, bucket, path, URL, signing region.
  @Test(
    arguments: [
      (
        AWSService.s3, "eu-central-1", "b", "/k", "https://b.s3.eu-central-1.amazonaws.com/k",
        "eu-central-1"
      ),
      (.s3, "us-east-1", "b", "/", "https://b.s3.us-east-1.amazonaws.com/", "us-east-1"),
      (.s3, "us-east-1", "a.b", "/k", "https://s3.us-east-1.amazonaws.com/a.b/k", "us-east-1"),
      (
        .s3, "us-east-1", "x/../y", "/k", "https://s3.us-east-1.amazonaws.com/x%2F..%2Fy/k",
        "us-east-1"
      ),
      (.s3, "us-east-1", nil, "/", "https://s3.us-east-1.amazonaws.com/", "us-east-1"),
      (.sqs, "cn-north-1", nil, "/", "https://sqs.cn-north-1.amazonaws.com.cn/", "cn-north-1"),
      (
        .dynamoDBStreams, "us-west-2", nil, "/",
        "https://streams.dynamodb.us-west-2.amazonaws.com/", "us-west-2"
      ),
      (.sts, "eu-west-1", nil, "/", "https://sts.eu-west-1.amazonaws.com/", "eu-west-1"),
      (.iam, "eu-west-1", nil, "/", "https://iam.amazonaws.com/", "us-east-1"),
      (.iam, "cn-northwest-1", nil, "/", "https://iam.cn-north-1.amazonaws.com.cn/", "cn-north-1"),
      (.iam, "us-gov-east-1", nil, "/", "https://iam.us-gov.amazonaws.com/", "us-gov-west-1"),
    ] as [(AWSService, String, String?, String, String, String)])
  func `of AWS`(
    service: AWSService, region: String, bucket: String?, path: String, url: String,
    signingRegion: String
  ) {
    let target = AWSEndpoints.aws(services: [:]).target(
      service, region: region, bucket: bucket, path: path)
    #expect(target.endpoint.description + target.path == url)
    #expect(target.signingRegion == signingRegion)
  }

  @Test func `of one server have the bucket in the path`() throws {
    let all = try AWSEndpoint("http://h:1/base", origin: "x")
    let other = try AWSEndpoint("http://other", origin: "x")
    let endpoints = AWSEndpoints.fixed(all, services: ["sqs": other])
    func url(_ service: AWSService, _ bucket: String?, _ path: String) -> String {
      let target = endpoints.target(service, region: "eu-west-1", bucket: bucket, path: path)
      return target.endpoint.scheme + "://" + target.endpoint.host + target.path
    }
    #expect(url(.s3, "b", "/k") == "http://h/base/b/k")
    #expect(url(.s3, "b", "/") == "http://h/base/b")
    #expect(url(.dynamoDB, nil, "/") == "http://h/base/")
    #expect(url(.sqs, nil, "/") == "http://other/")
  }
}
