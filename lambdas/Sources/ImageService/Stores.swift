import CairnAWS
import LambdaRuntime
import SocketHTTP

/// Bucket and table as the environment names them.
package struct Stores: Sendable {
  package let objects: any ObjectStore
  package let metadata: any MetadataStore
  /// Seals page tokens.
  package let pageTokens: PageTokens

  package init(_ variables: [String: String]) throws(ConfigurationError) {
    let configuration = try Configuration(variables)
    let transport = SocketTransport(certificates: configuration.certificates)
    let client = AWSClient(configuration: configuration.aws, transport: transport)
    var signer = client
    if let endpoint = configuration.publicEndpoint {
      var aws = AWSConfiguration(
        mode: .endpoint, region: configuration.aws.region,
        endpoints: .fixed(endpoint, services: [:]), credentials: configuration.aws.credentials)
      aws.timeout = configuration.aws.timeout
      signer = AWSClient(configuration: aws, transport: transport)
    }
    objects = S3ObjectStore(
      client: client, signer: signer, bucket: configuration.bucket,
      urlExpiry: configuration.urlExpiry)
    metadata = DynamoDBMetadataStore(client: client, table: configuration.table)
    pageTokens = PageTokens(secret: configuration.table)
  }
}
