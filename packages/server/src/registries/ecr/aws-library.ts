import {
  ECRClient,
  type ECRClientConfig,
  GetAuthorizationTokenCommand,
  paginateDescribeImages,
  paginateDescribeRepositories,
} from '@aws-sdk/client-ecr'

export type { ECRClient, ECRClientConfig }

/** What is used of AWS's library, in a module of its own: a bundle can load it late, with its names as they are. */
export const awsLibrary = {
  ECRClient,
  GetAuthorizationTokenCommand,
  paginateDescribeImages,
  paginateDescribeRepositories,
}
