FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/Dozen -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /dozen
COPY --from=build /app /app
RUN mkdir data && chown app data
USER app
VOLUME /dozen/data
# While every caller is the substitute user the server listens on loopback alone: run with --network host.
ENTRYPOINT ["/app/dozen"]
