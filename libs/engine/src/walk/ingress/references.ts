/** What the ingress stage rests on where no file of a lab says it. */
import { citeReference } from '../../model/index.js';

const INGRESS = 'https://kubernetes.io/docs/concepts/services-networking/ingress/';

export const PATH_RULES = citeReference('Ingress path and host matching', `${INGRESS}#the-ingress-resource`);
export const DEFAULT_BACKEND = citeReference('without a default backend the controller answers 404', `${INGRESS}#default-backend`);
export const DEFAULT_CERTIFICATE = citeReference('default certificate of the controller', `${INGRESS}#tls`);
export const APPLICATION = citeReference('an application that listens is taken to answer 200', 'https://www.rfc-editor.org/rfc/rfc9110#section-15.3.1');
export const BAD_GATEWAY = citeReference('502 Bad Gateway', 'https://www.rfc-editor.org/rfc/rfc9110#section-15.6.3');
export const UNAVAILABLE = citeReference('503 Service Unavailable', 'https://www.rfc-editor.org/rfc/rfc9110#section-15.6.4');
export const GATEWAY_TIMEOUT = citeReference('504 Gateway Timeout', 'https://www.rfc-editor.org/rfc/rfc9110#section-15.6.5');

const NGINX = 'https://kubernetes.github.io/ingress-nginx/user-guide';

export const TLS_REDIRECT = citeReference('ingress-nginx sends HTTP to HTTPS where TLS is enabled', `${NGINX}/tls/#server-side-https-enforcement-through-redirect`);
export const PERMANENT_REDIRECT = citeReference('redirects by annotation', `${NGINX}/nginx-configuration/annotations/#permanent-redirect`);
export const WWW_REDIRECT = citeReference('redirect from and to www', `${NGINX}/nginx-configuration/annotations/#redirect-fromto-www`);
export const SERVICE_UPSTREAM = citeReference('service-upstream asks the ClusterIP', `${NGINX}/nginx-configuration/annotations/#service-upstream`);
