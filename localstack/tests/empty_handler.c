/* The least a Lambda runtime can be: answers every event with {}, after SLEEP_MS milliseconds. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>
static char buf[1<<16];
int main(void){
  char*pause=getenv("SLEEP_MS");
  char host[64]; int port; sscanf(getenv("AWS_LAMBDA_RUNTIME_API"),"%63[^:]:%d",host,&port);
  int s=socket(AF_INET,SOCK_STREAM,0),one=1; struct sockaddr_in a={.sin_family=AF_INET,.sin_port=htons(port)};
  inet_pton(AF_INET,host,&a.sin_addr); if(connect(s,(void*)&a,sizeof a))return 3;
  setsockopt(s,IPPROTO_TCP,TCP_NODELAY,&one,sizeof one);
  for(;;){
    char out[512]; int n=snprintf(out,sizeof out,"GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: %s\r\n\r\n",host);
    if(write(s,out,n)!=n)return 4;
    int have=0; char*end; buf[0]=0;
    while(!(end=strstr(buf,"\r\n\r\n"))){int r=read(s,buf+have,sizeof buf-1-have); if(r<=0)return 5; have+=r; buf[have]=0;}
    char*cl=strcasestr(buf,"content-length:"); int len=cl?atoi(cl+15):0;
    while(have<(end+4-buf)+len){int r=read(s,buf+have,sizeof buf-1-have); if(r<=0)return 6; have+=r; buf[have]=0;}
    char id[64]; sscanf(strcasestr(buf,"lambda-runtime-aws-request-id:")+30," %63[^\r]",id);
    if(pause)usleep(atoi(pause)*1000);
    n=snprintf(out,sizeof out,"POST /2018-06-01/runtime/invocation/%s/response HTTP/1.1\r\nHost: %s\r\nContent-Length: 2\r\n\r\n{}",id,host);
    if(write(s,out,n)!=n)return 7;
    have=0;buf[0]=0; while(!(end=strstr(buf,"\r\n\r\n"))){int r=read(s,buf+have,sizeof buf-1-have); if(r<=0)return 8; have+=r; buf[have]=0;}
    cl=strcasestr(buf,"content-length:"); len=cl?atoi(cl+15):0;
    while(have<(end+4-buf)+len){int r=read(s,buf+have,sizeof buf-1-have); if(r<=0)return 9; have+=r; buf[have]=0;}
  }
}
